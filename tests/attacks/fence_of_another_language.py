# about: a right program in a block that says it is a shell's
# task: program_raw
# must: no_answer

```bash
print(sum(map(int, input().split())))
```
