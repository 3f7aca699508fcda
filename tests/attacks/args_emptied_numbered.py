# about: an emptied argument and nothing returned, where the test says it in another way (numbered)
# task: order_numbered_script
# must: wrong_answer
def order(xs):
    xs.clear()
