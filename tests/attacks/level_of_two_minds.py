# about: a text of a class of its own that is another one for each look
# task: level_script
# must: wrong_answer

class Level(str):
    n = 0
    def __str__(self):
        Level.n += 1
        return ["high", "low"][Level.n % 2]
    __repr__ = __str__
Level.LOW = Level("low")
def level(n): return Level("x")
