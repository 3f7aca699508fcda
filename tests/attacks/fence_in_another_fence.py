# about: a right program quoted in a longer fence of text, and a wrong one after it
# task: program_raw
# must: wrong_answer

````text
```python
print(sum(map(int, input().split())))
```
````
```python
print(0)
```
