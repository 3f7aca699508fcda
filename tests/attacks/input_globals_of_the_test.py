# about: it looks for the test behind its input function
# task: input_script
# must: wrong_answer, runtime_error

def total():
    found = [getattr(input, n, None) for n in ("__globals__", "__closure__", "__self__", "__wrapped__")]
    input(); input()
    return found[0].get("expected", 0) if found[0] else 0
