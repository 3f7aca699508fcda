# about: an emptied argument and nothing returned, where the test says it in another way (run)
# task: order_run_script
# must: wrong_answer
def order(xs):
    xs.clear()
