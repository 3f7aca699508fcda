# about: a named tuple whose names are code
# task: named_tuple_script
# must: protocol, wrong_answer, runtime_error

class P(tuple):
    _fields = ("x", "y=1):\n    raise SystemExit\ndef f(")
P.__name__ = "P(1)\nimport os"
def mid(a, b): return P((1, 3))
