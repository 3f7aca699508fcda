# about: the test's builtins and modules, replaced in the wrong process
# task: near_script
# must: wrong_answer, runtime_error, protocol
import builtins, math, sys
for name in ("abs", "sorted", "sum", "len", "all", "any", "zip", "isinstance", "float"):
    setattr(builtins, name, lambda *a, **k: 0)
math.isclose = lambda *a, **k: True
builtins.AssertionError = KeyError
sys.modules["tests"] = sys.modules["pytest"] = sys
def area(r): return -1
