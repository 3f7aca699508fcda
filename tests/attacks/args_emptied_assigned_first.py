# about: the result is assigned first, and compared with what a comprehension makes of the emptied argument
# task: squares_script
# must: wrong_answer
def squares(xs):
    xs.clear()
    return []
