# about: an emptied argument and nothing returned, where the test says it in another way (told)
# task: order_told_script
# must: wrong_answer
def order(xs):
    xs.clear()
