# about: an array's frame claims to hold objects
# task: squares_script
# must: protocol, unprovable, runtime_error, wrong_answer

def squares(xs):
    from verifiers.code_execution import encoding
    encoding._WRITERS[list] = lambda w, v, d: {"n": ["|O", [1], [1]]}
    return xs
