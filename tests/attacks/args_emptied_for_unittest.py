# about: an emptied argument, where a method of unittest compares
# task: order_unittest_script
# must: wrong_answer
def order(xs):
    xs.clear()
