# about: an iterator that begins again after its end, with other items
# task: twice_script
# must: wrong_answer
class Again:
    def __init__(self, xs): self.lives = [iter(xs), iter(sorted(xs))]
    def __iter__(self): return self
    def __next__(self):
        for item in self.lives[0]:
            return item
        self.lives = self.lives[1:] or [iter(())]
        raise StopIteration
def order(xs): return Again(xs)
