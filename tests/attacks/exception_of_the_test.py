# about: the test expects an exception: everything is one, even a size limit
# task: raises_any_script
# must: output_limit, unprovable
def parse(text): return "x" * (9 << 20)
