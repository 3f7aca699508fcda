# about: it raises what unittest takes for a test that is to be left out
# task: positive_unittest_script
# must: runtime_error
import unittest
class Skipped(unittest.SkipTest): pass
def positive(n): raise (unittest.SkipTest("no") if n > 1 else Skipped("no"))
