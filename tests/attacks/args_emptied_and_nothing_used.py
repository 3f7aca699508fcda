# about: an emptied argument, and nothing that stands for a list
# task: order_or_nothing_script
# must: wrong_answer
def order(xs):
    xs.clear()
