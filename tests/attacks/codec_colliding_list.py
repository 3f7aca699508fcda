# about: the same integers in an innocent list, where the comparison makes a set of it
# task: set_fn
# must: wrong_answer, unprovable, output_limit, protocol
P = 2**61 - 1
def divisors(n): return [i * P for i in range(1, 200000)]
