# about: __bool__ that raises, and a result that is only asked for its truth
# task: truth_script
# must: runtime_error
class Odd:
    def __bool__(self): raise ValueError("never")
def even(n): return Odd()
