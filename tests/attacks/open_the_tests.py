# about: files of the executor by their path
# task: squares_fn
# must: wrong_answer, runtime_error
def squares(xs):
    found = []
    for path in ('/proc/self/environ', '/proc/self/cmdline', '/proc/1/environ', 'tests.py', '/dev/stdin'):
        try: found.append(open(path).read())
        except OSError: pass
    return found
