# about: the first test is right, then the process leaves with status 0
# task: squares_fn
# must: runtime_error
import os
calls = iter(range(9))
def squares(xs):
    if next(calls): os._exit(0)
    return [x * x for x in xs]
