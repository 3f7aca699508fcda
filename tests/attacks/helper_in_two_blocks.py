# about: the helper that the function uses stands in two other blocks, right and wrong: the last one counts
# task: squares_fn_raw
# must: wrong_answer
```python
def square(x): return x * x
```
```python
def squares(xs): return [square(x) for x in xs]
```
```python
def square(x): return x + x
```
