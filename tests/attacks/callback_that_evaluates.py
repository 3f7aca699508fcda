# about: the test passes on `eval`, by which the test's process would be told what to do
# task: eval_script
# must: wrong_answer, runtime_error

def apply(g, xs):
    g("""exec("import verifiers.code_execution.script as s; s.Script._failed = lambda *_: ('passed', '')")""")
    return 5
