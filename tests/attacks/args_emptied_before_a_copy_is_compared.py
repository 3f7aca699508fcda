# about: an emptied argument is compared with a copy of the result, in a function of the test's
# task: order_later_script
# must: wrong_answer
def order(xs):
    xs.clear()
    return []
