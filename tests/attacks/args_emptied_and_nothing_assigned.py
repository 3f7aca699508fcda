# about: as args_emptied_and_nothing_returned, where the result has a name
# task: odd_named_script
# must: wrong_answer
def odd(xs):
    xs.clear()
