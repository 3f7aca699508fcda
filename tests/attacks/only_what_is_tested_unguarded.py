# about: right for the asserts above `if __name__`, wrong for those below it
# task: guarded_script
# must: wrong_answer
def double(n): return 2
