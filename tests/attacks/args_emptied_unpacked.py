# about: an emptied argument and nothing returned, where the test says it in another way (unpacked)
# task: order_unpacked_script
# must: wrong_answer
def order(xs):
    xs.clear()
