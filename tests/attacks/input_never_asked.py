# about: it knows the sum, and asks for nothing
# task: input_script
# must: wrong_answer

def total(): return 3
