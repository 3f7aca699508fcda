# about: a number that is small when first asked and large the second time
# task: between_script
# must: wrong_answer
class Either:
    asked = 0
    def __float__(self):
        self.asked += 1
        return 0.0 if self.asked % 2 else 1e9
def area(r): return Either()
