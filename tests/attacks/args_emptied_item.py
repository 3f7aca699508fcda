# about: an emptied argument and nothing returned, where the test says it in another way (item)
# task: order_item_script
# must: wrong_answer
def order(xs):
    xs.clear()
