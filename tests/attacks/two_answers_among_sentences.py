# about: two answers without fences, among sentences: the last one counts
# task: squares_fn_raw
# must: wrong_answer
Either so:

def squares(xs):
    return [x * x for x in xs]

Or so, which is better:

def squares(xs):
    return []

One of them is right.
