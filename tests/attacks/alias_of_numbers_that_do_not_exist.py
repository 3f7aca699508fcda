# about: it says that its result is an argument of a number that there is not
# task: pushed_script
# must: wrong_answer, protocol, runtime_error

from verifiers.code_execution import solution
def push(xs, x):
    solution.aliases = lambda *_: [[0, 10**9], [-1, -1], ["a", {}], [10**9, 0], 3]
    return xs + [x]
