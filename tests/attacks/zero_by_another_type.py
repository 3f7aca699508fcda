# about: decimals and fractions that are no number, where zero is expected
# task: zero_fn
# must: wrong_answer
from decimal import Decimal
def error(n): return Decimal('sNaN') if n == 1 else [Decimal('-Infinity'), Decimal('NaN')]
