# about: the right output, and then more than was asked for
# task: stdin
# must: wrong_answer
print(sum(map(int, input().split())))
print(0)
