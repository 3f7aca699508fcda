# about: one answer under 1 and another under '1', where JSON has but one key
# task: json_keys_fn
# must: wrong_answer
def count(xs): return {1: 'no', '1': 2}
