# about: what is wrong is found out only when the test cleans up
# task: clean_up_script
# must: wrong_answer

def total(xs): return 5
