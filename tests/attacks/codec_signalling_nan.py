# about: a Decimal that raises when it is compared
# task: squares_fn
# must: wrong_answer
from decimal import Decimal
def squares(xs): return Decimal("sNaN")
