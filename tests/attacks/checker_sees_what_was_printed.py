# about: a program that prints an expression for a careless checker
# task: checker_stdin
# must: wrong_answer
print("__import__('os')._exit(0)")
