# about: an exception whose text takes for ever
# task: raises_script
# must: timeout
class Slow(ValueError):
    def __str__(self):
        while True: pass
def parse(text): raise Slow()
