# about: sequences that are as long as one likes
# task: squares_fn
# must: wrong_answer
def squares(xs): return range(1, 10 ** 30)
