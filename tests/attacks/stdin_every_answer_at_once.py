# about: all numbers there are, the right one among them
# task: stdin
# must: wrong_answer, output_limit
for n in range(10**7): print(n)
