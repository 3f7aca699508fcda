# about: as callback_whose_assertion_is_swallowed, where a method of unittest asserts
# task: each_unittest_script
# must: wrong_answer

def each(g, xs):
    try:
        g(99)
    except BaseException:
        pass
