# about: a named tuple whose fields are computed anew for each look
# task: named_tuple_script
# must: wrong_answer, runtime_error

from collections import namedtuple
class P(namedtuple("P", "x y")):
    seen = 0
    @property
    def x(self):
        P.seen += 1
        return 1
    def __iter__(self): return iter((1, 2))
def mid(a, b): return P(0, 0)
