# about: an argument of which only the order is asked is overwritten with one of its items
# task: order_in_place_script
# must: wrong_answer
def order(xs):
    xs[:] = xs[:1] * len(xs)
