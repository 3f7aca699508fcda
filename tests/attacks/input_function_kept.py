# about: it asks the test's input more often than the test allows
# task: input_script
# must: wrong_answer, runtime_error

def total():
    a = int(input()) + int(input())
    try: input()
    except BaseException: pass
    return a
