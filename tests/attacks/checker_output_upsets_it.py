# about: an output over which the checker stumbles
# task: checker_fn
# must: wrong_answer
def factors(n): return {"a": None}
