# about: an emptied argument and nothing returned, where the test says it in another way (pair)
# task: order_pair_script
# must: wrong_answer
def order(xs):
    xs.clear()
