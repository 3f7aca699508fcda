# about: a short frame that is long when it is enumerated
# task: set_fn
# must: wrong_answer, unprovable
def divisors(n): return range(10**18)
