# about: a value of a hundred lists that takes 2**100 to write out
# task: squares_fn
# must: timeout, memory, output_limit, unprovable
def squares(xs):
    value = []
    for _ in range(100):
        value = [value, value]
    return value
