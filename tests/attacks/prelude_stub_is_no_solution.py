# about: no definition at all: the prompt's stub, which returns None, must not stand in for it
# task: prelude_none_fn
# must: runtime_error
import math
x = 1
