# about: the solution raises what the test framework uses to skip, to succeed, to stop
# task: squares_script
# must: runtime_error
import unittest
names = iter([unittest.SkipTest, StopIteration, GeneratorExit, KeyboardInterrupt, SystemExit])
def squares(xs): raise next(names)(0)
