# about: it raises where the answer is wanted and swallows that, so that no later assert of the block is reached
# task: with_later_script
# must: runtime_error, wrong_answer

class Timer:
    runs = 0
    def __enter__(self): return self
    def __exit__(self, *told): return True
    def run(self):
        self.runs += 1
        if self.runs == 1: raise ValueError("x")
        return 1
