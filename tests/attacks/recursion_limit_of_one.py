# about: the interpreter is left without the depth that the driver needs
# task: squares_fn
# must: runtime_error, protocol, wrong_answer
import sys
def squares(xs):
    sys.setrecursionlimit(30)
    return xs
