# about: a copy whose items are the argument's
# task: clone_script
# must: wrong_answer

def clone(x): return list(x)
