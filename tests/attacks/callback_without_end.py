# about: the test's function is called without end
# task: apply_script
# must: timeout
def apply(g, xs):
    while True: g(1)
