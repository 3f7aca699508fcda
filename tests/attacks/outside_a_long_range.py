# about: a float beside a range of a million million numbers, which are not searched one by one
# task: range_script
# must: wrong_answer
def digit(n): return 0.5
