# about: returns nothing to look at, so that a unittest loop makes no assertion
# task: positive_unittest_script
# must: unprovable
def positive(n): return []
