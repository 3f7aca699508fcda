# about: iterators in a list that give what they like
# task: rows_fn
# must: wrong_answer, runtime_error

class I:
    def __iter__(self): return self
    def __next__(self): raise StopIteration
    def __eq__(self, other): return True
def rows(n): return [I() for _ in range(n)]
