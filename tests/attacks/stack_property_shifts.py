# about: a property that gives another value each time it is looked at
# task: circle_script
# must: wrong_answer, runtime_error, unprovable
class Circle:
    values = iter([3.0] * 50)
    def __init__(self, r): pass
    @property
    def area(self): return next(self.values)
