# about: the solution redefines the helper with which its test computes
# task: prelude_script
# must: wrong_answer
def double(x): return 0
def quadruple(x): return 0
