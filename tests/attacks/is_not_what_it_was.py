# about: the same object again, where another one is asked for
# task: fresh_script
# must: unprovable
class Item: x = 1
ONE = Item()
def make(x): return ONE
