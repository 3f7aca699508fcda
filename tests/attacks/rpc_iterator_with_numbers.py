# about: an iterator that also has a length and items, other ones
# task: by_number_script
# must: unprovable, runtime_error
class Two:
    def __init__(self, xs): self.xs = xs
    def __len__(self): return len(self.xs)
    def __getitem__(self, i): return i
    def __iter__(self): return iter(self.xs)
    def __next__(self): raise StopIteration
def order(xs): return Two(xs)
