# about: protocols that Python looks up on the object: arrays, paths, buffers, copying, pickling
# task: squares_script
# must: unprovable
class Bait:
    def __array__(self, *a, **k): return [1]
    def __fspath__(self): return "/etc/passwd"
    def __reduce__(self): return (eval, ("1",))
    __reduce_ex__ = lambda self, n: (eval, ("1",))
    def __deepcopy__(self, memo): return []
    def __length_hint__(self): return 1 << 60
def squares(xs): return Bait()
