# about: a number near zero, where zero is expected, and text that says so
# task: zero_fn
# must: wrong_answer
def error(n): return [1e-8, [0.0, 1.5]][n - 1]
