# about: an argument of which only the order is asked is overwritten with numbers in order
# task: order_in_place_script
# must: wrong_answer
def order(xs):
    xs[:] = range(len(xs))
