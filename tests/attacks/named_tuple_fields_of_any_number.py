# about: more names than items
# task: named_tuple_script
# must: wrong_answer, runtime_error

class P(tuple):
    _fields = ("x", "y")
def mid(a, b): return P((1,))
