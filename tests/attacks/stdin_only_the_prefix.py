# about: nothing at all is a prefix of everything
# task: stdin
# must: wrong_answer
pass
