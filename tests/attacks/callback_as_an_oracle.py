# about: the test's function is asked about the result instead of being applied to the items
# task: apply_script
# must: wrong_answer
def apply(g, xs):
    g([1]) if False else None
    return [g(x) for x in xs[:1]] * len(xs)
