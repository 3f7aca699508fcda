# about: output that is left in files, so that it comes after the end
# task: stdin
# must: wrong_answer
import io, os
out = open(1, 'w')
out.write('99')
print(sum(map(int, input().split())))
