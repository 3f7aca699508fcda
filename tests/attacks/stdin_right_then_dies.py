# about: the right output, and then a crash
# task: stdin
# must: runtime_error, signal
import os
print(sum(map(int, input().split())), flush=True)
os.abort()
