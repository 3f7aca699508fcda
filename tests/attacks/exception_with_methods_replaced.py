# about: attributes of an exception that would replace what exceptions do
# task: needed_script
# must: wrong_answer, runtime_error

class Short(Exception):
    pass
def pay(have, price):
    problem = Short("need")
    problem.__dict__.update(need=4, args=[3], with_traceback=3, __class__=3, __str__="need", __eq__=3)
    raise problem
