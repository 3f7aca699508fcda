# about: a list that contains itself
# task: squares_fn
# must: unprovable
def squares(xs):
    xs.append(xs)
    return xs
