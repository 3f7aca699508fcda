# about: an argument given by name is emptied, so that the test sorts nothing
# task: keyword_kept_script
# must: wrong_answer

def order(items):
    items.clear()
    return []
