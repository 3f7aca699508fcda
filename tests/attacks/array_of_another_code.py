# about: an array whose type code lies
# task: squares_fn
# must: wrong_answer, unprovable, protocol
from array import array
class A(array):
    typecode = 'x'
    def __eq__(self, o): return True
def squares(xs): return A('i', [0])
