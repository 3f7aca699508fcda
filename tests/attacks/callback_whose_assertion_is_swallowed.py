# about: the assertion in the test's function fails, and is swallowed
# task: each_script
# must: wrong_answer

def each(g, xs):
    try:
        g(99)
    except BaseException:
        pass
