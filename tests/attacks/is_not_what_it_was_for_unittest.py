# about: the same object again, told to assertIsNot
# task: fresh_unittest_script
# must: unprovable
class Item: x = 1
ONE = Item()
def make(x): return ONE
