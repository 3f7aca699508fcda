# about: a right answer in a block that stands in a text of a wrong one
# task: squares_fn_raw
# must: wrong_answer
```python
def squares(xs): return []

"""
```
```python
def squares(xs): return [x * x for x in xs]
```
"""
```
