# about: a class of the test that only holds data comes back as a class of the solution's own
# task: state_script
# must: unprovable, wrong_answer, runtime_error

class Yes:
    def __eq__(self, other): return True
class State:
    def __init__(self, x): self.x = x
    @property
    def x(self): return Yes()
    @x.setter
    def x(self, value): pass
def moved(state, by): return State(0)
