# about: the test makes a list of the items that never end
# task: list_script
# must: memory, timeout, output_limit, runtime_error
def squares(xs):
    while True:
        yield 1
