# about: it defines the fixture that gives the test its value
# task: fixture_script
# must: wrong_answer

def value(): return 0
def dbl(x): return 0
