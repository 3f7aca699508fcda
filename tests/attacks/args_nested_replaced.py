# about: what is inside the argument is changed, too
# task: rows_script
# must: wrong_answer
def total(rows):
    for row in rows:
        row[:] = [0]
    return 0
