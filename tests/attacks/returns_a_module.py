# about: modules, classes, functions and frames as results
# task: squares_fn
# must: unprovable, wrong_answer
import sys
calls = iter([sys, type, len, sys._getframe(), squares] if "squares" in dir() else [sys, type, len] * 9)
def squares(xs): return next(calls)
