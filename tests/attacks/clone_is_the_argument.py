# about: a copy that is the argument itself
# task: clone_script
# must: wrong_answer

def clone(x): return x
