# about: a list without end
# task: nodes_script
# must: timeout, runtime_error, memory
class Solution:
    def turn(self, head):
        head.next = head
        return head
