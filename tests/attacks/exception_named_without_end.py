# about: every call raises an exception of another class, with names that no class can have
# task: own_exception_script
# must: wrong_answer, runtime_error
class Problem(Exception): pass
count = 0
def parse(text):
    global count
    count += 1
    raise type("A\udc80" * count, (Exception,), {})
