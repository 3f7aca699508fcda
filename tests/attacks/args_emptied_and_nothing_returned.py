# about: empties its argument, so that what it is compared with is None, and returns None
# task: odd_script
# must: wrong_answer
def odd(xs):
    xs.clear()
