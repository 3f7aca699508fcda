# about: an exception whose text raises, whose class has no usable name
# task: squares_fn
# must: runtime_error, protocol
class Meta(type):
    @property
    def __name__(cls): raise RuntimeError("no name")
class Odd(Exception, metaclass=Meta):
    def __str__(self): raise self
def squares(xs): raise Odd()
