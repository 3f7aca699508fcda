# floor: contained
# It ends with an exception whose number and class lie.
class Name(str):
    def __str__(self): raise SystemExit(0)
class Liar(OSError):
    errno = property(lambda self: "\0" * 100)
    def __str__(self): return Name("x")
Liar.__qualname__ = "MemoryError"
Liar.__module__ = "builtins"
raise Liar
