# about: groups that are empty iterators with a length
# task: groups_script
# must: wrong_answer, unprovable

class G:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self): raise StopIteration
    def __len__(self): return self.n
def runs(s): return iter([("a", G(2)), ("b", G(3))])
