# about: a context manager whose __exit__ swallows the test's assertion
# task: with_script
# must: wrong_answer

class Timer:
    def __enter__(self): return self
    def __exit__(self, *told): return True
    def run(self): return 1
