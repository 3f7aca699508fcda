# about: objects of a hostile class are left in an argument that is changed in place
# task: inplace_script
# must: unprovable, wrong_answer
class Yes:
    def __eq__(self, other): return True
    def __lt__(self, other): return True
def arrange(xs):
    xs[:] = [Yes() for _ in xs]
