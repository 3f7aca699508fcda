# about: an argument is emptied, and compared with what is made of it afterwards
# task: inplace_beside_itself_script
# must: wrong_answer
def arrange(xs):
    xs.clear()
