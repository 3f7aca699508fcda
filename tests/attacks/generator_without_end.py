# about: items without end where a list is expected
# task: squares_script
# must: unprovable, memory, timeout, wrong_answer
def squares(xs):
    while True:
        yield 1
