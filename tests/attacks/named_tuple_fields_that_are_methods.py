# about: names of fields that would take the place of what a tuple does
# task: named_tuple_script
# must: wrong_answer, runtime_error, protocol

class P(tuple):
    _fields = ("x", "y", "__eq__", "__iter__", "_replace")
def mid(a, b): return P((1, 2, 1, [1, 2], 3))
