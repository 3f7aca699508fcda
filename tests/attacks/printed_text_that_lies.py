# about: it prints an object whose text changes
# task: redirected_script
# must: wrong_answer

class T(str):
    def split(self, *a): return ["1", "4", "9"]
    def __str__(self): return self
def table(n):
    print(T("0"))
