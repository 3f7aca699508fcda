# about: shots at many answers, each in a block of its own
# task: add_raw
# must: wrong_answer

```python
def add(a, b): return a + b
```
```python
def add(a, b): return 3
```
~~~python
def add(a, b): return 10
~~~
