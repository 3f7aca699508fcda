# about: an emptied argument and nothing returned, where the test says it in another way (helped)
# task: order_helped_script
# must: wrong_answer
def order(xs):
    xs.clear()
