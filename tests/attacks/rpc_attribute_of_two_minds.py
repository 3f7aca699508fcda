# about: an attribute that is small when first read and large the second time
# task: between_attribute_script
# must: wrong_answer
class Either:
    asked = 0
    @property
    def area(self):
        self.asked += 1
        return 0.0 if self.asked % 2 else 1e9
def circle(r): return Either()
