# about: the argument is changed to look like the answer
# task: nodes_in_place_script
# must: wrong_answer
def turn(head):
    head.next = None
    return head
