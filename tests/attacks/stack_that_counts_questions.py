# about: a class that answers by the number of the question, not by what was pushed
# task: stack_script
# must: wrong_answer
class Stack:
    n = 0
    def push(self, x): pass
    def pop(self):
        Stack.n += 1
        return Stack.n
    def __len__(self): return 0
