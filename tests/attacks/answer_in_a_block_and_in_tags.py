# about: a right answer in a block, and a wrong one in the tags after it
# task: program_raw
# must: wrong_answer

```python
print(sum(map(int, input().split())))
```
<answer>
print(0)
</answer>
