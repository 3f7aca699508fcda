# about: recursion without end, under the preamble's limit
# task: leetcode_fn
# must: runtime_error, signal, memory
class Solution:
    def twice(self, n: int) -> int: return self.twice(n)
