# about: a right block first and a wrong one last: the last one counts
# task: squares_fn_raw
# must: wrong_answer
```python
def squares(xs): return [x * x for x in xs]
```
Or maybe:
```python
def squares(xs): return []
```
