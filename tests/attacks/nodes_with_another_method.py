# about: an object of the prelude's whose method is a field
# task: nodes_total_script
# must: protocol, unprovable, runtime_error
def shift(p):
    p.total = lambda: 2 * p.x + 2
    class Number(int): pass
    p.x = 7
    return p
