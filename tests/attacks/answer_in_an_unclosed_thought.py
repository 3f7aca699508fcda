# about: a right program in a thought that never ends
# task: program_raw
# must: no_answer

<think>
```python
print(sum(map(int, input().split())))
```
