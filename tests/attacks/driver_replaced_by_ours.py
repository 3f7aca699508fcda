# about: the driver's own methods are replaced by ones that answer "passed" to everything
# task: squares_script
# must: wrong_answer, protocol, runtime_error, unprovable
import sys
f = sys._getframe()
while f is not None:
    program = f.f_locals.get("program") or f.f_locals.get("self")
    if type(program).__name__ == "Program":
        type(program).reply = lambda self, request: b'["passed",""]'
    f = f.f_back
def squares(xs): return []
