# about: NaN is equal to nothing, near nothing
# task: near_fn
# must: wrong_answer
def area(r): return float("nan")
