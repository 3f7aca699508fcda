# about: the test uses isclose and sqrt without importing them, hoping for the solution's imports
# task: well_known_script
# must: wrong_answer
def isclose(*a, **k): return True
def sqrt(x): return 0
def root(x): return -1.0
