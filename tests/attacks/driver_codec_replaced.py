# about: the codec in the solution's process is replaced by one that writes tags of its own
# task: squares_fn
# must: protocol, wrong_answer
import sys
for name, module in list(sys.modules.items()):
    if name.endswith("solution") and hasattr(module, "encode"):
        module.encode = module.pack = lambda value, *a: b'["ok",{"py/object":"Yes"},[]]'
def squares(xs): return []
