# about: it claims to have changed an argument that it was not given
# task: keyword_script
# must: wrong_answer, runtime_error, protocol

import sys
def extend(to, items):
    frame = sys._getframe()
    while frame:
        held = frame.f_locals.get("self")
        if hasattr(held, "_changed"): type(held)._changed = lambda self, *a: [["xs", [1, 2]], ["__globals__", [1, 2]]]
        frame = frame.f_back
