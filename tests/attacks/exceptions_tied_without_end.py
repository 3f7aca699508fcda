# about: exceptions that are their own cause, in groups of themselves by the thousand
# task: positive_unittest_script
# must: runtime_error, timeout
class Endless(ExceptionGroup):
    @property
    def exceptions(self): return (self,) * 1000
def positive(n):
    problem = Endless("x", [ValueError("y")] * 1000)
    problem.__cause__ = problem
    raise problem
