# about: a thought that begins inside of a block and holds the right program
# task: program_raw
# must: no_answer, wrong_answer, syntax_error, runtime_error

```python
print(0)
```
<think>
```python
print(sum(map(int, input().split())))
```
</think>
