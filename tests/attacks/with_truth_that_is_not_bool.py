# about: what __exit__ returns has a truth of its own
# task: with_script
# must: wrong_answer

class Truth:
    def __bool__(self): return True
class Timer:
    def __enter__(self): return self
    def __exit__(self, *told): return Truth()
    def run(self): return 1
