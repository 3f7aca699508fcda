# about: it tells of a warning of a class that is no warning
# task: warned_script
# must: wrong_answer, runtime_error

import sys
def old():
    frame = sys._getframe()
    while frame:
        held = frame.f_locals.get("self")
        if hasattr(held, "heard") and held.heard: type(held.heard).told = lambda self: ["", "", [["exec", "raise SystemExit"], ["DeprecationWarning"]]]
        frame = frame.f_back
    return 1
