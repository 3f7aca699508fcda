# about: a number, compared with what is left of the argument
# task: count_script
# must: wrong_answer
def evens(xs):
    xs.clear()
    return 0
