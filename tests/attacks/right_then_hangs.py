# about: right until the last test, then for ever
# task: squares_fn
# must: timeout
calls = iter(range(99))
def squares(xs):
    if next(calls) >= 2:
        while True: pass
    return [x * x for x in xs]
