# about: the list that a test reads raises, once the test has it, what another call should have raised
# task: stack_script
# must: wrong_answer, runtime_error, unprovable
class Stack:
    def __init__(self, *given):
        self.read = 0

    @property
    def items(self):
        self.read += 1
        if self.read > 1:
            raise IndexError
        return []

    def push(self, x):
        pass

    def pop(self):
        return self.items
