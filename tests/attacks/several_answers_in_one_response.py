# about: a right program in a block that is not the last one
# task: program_raw
# must: wrong_answer

```python
print(sum(map(int, input().split())))
```
```python
print(0)
```
