# about: the first items are right, the next one never comes
# task: list_script
# must: timeout
def squares(xs):
    for x in xs:
        yield x * x
        while x == xs[-1]: pass
