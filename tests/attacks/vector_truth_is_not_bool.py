# about: a comparison of two new objects that returns no bool
# task: vector_script
# must: unprovable

class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, o): return Vector(self.x + o.x, self.y + o.y)
    def __lt__(self, o): return [1]
    def __eq__(self, o): return [1]
