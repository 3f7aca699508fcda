# about: an emptied argument, and nothing that is made a list later
# task: order_or_nothing_named_script
# must: wrong_answer
def order(xs):
    xs.clear()
