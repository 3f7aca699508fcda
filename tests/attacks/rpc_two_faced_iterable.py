# about: a permutation when it is iterated the first time, sorted the second
# task: order_script
# must: unprovable, wrong_answer, runtime_error
class Two:
    def __init__(self, xs): self.xs, self.n = xs, 0
    def __iter__(self):
        self.n += 1
        return iter(self.xs if self.n % 2 else range(len(self.xs)))
    def __len__(self): return len(self.xs)
    def __getitem__(self, i): return i
def order(xs): return Two(xs)
