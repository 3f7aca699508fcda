# about: functions of the test are called that were not passed, and the one that was is called for ever
# task: apply_script
# must: protocol, wrong_answer, runtime_error
import sys
def apply(g, xs):
    f = sys._getframe()
    while f is not None:
        program = f.f_locals.get("self")
        if type(program).__name__ == "Program":
            return program.callback(10**6)(1)
        f = f.f_back
