# about: it says that its result is the argument, which is something else
# task: order_script
# must: wrong_answer, protocol, runtime_error

import sys
from verifiers.code_execution import solution
def order(xs):
    solution.aliases = lambda *_: [[0, 0]]
    return []
