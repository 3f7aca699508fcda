# about: items by pairs of numbers, another one for each look
# task: cell_script
# must: wrong_answer

class M:
    looks = 0
    def __getitem__(self, key):
        self.looks += 1
        return 0 if self.looks == 1 else 100
def grid(n): return M()
