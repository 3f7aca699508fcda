# about: iterators in a list that never end
# task: rows_fn
# must: timeout, memory, output_limit, wrong_answer, signal

import itertools
def rows(n): return [itertools.count() for _ in range(n)]
