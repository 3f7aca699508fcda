# about: text that no UTF-8 encoder takes, as result and as message of an exception
# task: squares_fn
# must: runtime_error
def squares(xs): raise ValueError("\ud800 \0 \x1b[2J" + "\udfff" * 1000)
