# about: a list that is called a generator
# task: kind_script
# must: wrong_answer

class generator(list): pass
def evens(n): return generator([0, 2, 4])
