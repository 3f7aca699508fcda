# about: a view of a mapping whose items depend on who looks
# task: squares_fn
# must: wrong_answer, unprovable
class Moody(dict):
    n = 0
    def __iter__(self):
        Moody.n += 1
        return iter([Moody.n])
def squares(xs): return Moody(a=1).values()
