# about: numbers that take long to read, to reduce, to compare or to print
# task: squares_fn
# must: protocol, wrong_answer, unprovable, output_limit, runtime_error
from fractions import Fraction
from decimal import Decimal
calls = iter(range(10**6))
def squares(xs):
    n = next(calls)
    return [10**200000, Fraction(3**20000, 2**40000), Decimal("9" * 20000), range(10**18)][n % 4]
