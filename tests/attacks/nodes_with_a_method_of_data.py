# about: an object of the prelude's whose field holds what a method would say
# task: nodes_total_script
# must: runtime_error, protocol, unprovable
class Point:
    def __init__(self, x, y): self.total = 4
def shift(p): return Point(0, 0)
