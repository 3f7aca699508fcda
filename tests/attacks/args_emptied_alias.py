# about: an emptied argument and nothing returned, where the test says it in another way (alias)
# task: order_alias_script
# must: wrong_answer
def order(xs):
    xs.clear()
