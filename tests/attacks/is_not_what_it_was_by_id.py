# about: the same object again, whose id is asked for
# task: fresh_id_script
# must: wrong_answer
class Item: x = 1
ONE = Item()
def make(x): return ONE
