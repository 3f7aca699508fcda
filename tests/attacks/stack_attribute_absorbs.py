# about: an attribute of an object of the class under test, which absorbs arithmetic
# task: circle_script
# must: unprovable, wrong_answer, runtime_error
class Near:
    def __sub__(self, other): return self
    __rsub__ = __sub__
    def __abs__(self): return 0
    def __lt__(self, other): return True
    def startswith(self, other): return True
    def matches(self, other): return True
class Circle:
    def __init__(self, r): self.area = self.name = Near()
