# about: an answer nested a hundred thousand levels deep
# task: squares_fn
# must: protocol, unprovable, wrong_answer, runtime_error
import sys
for name, module in list(sys.modules.items()):
    if name.endswith("solution") and hasattr(module, "encode"):
        module.encode = module.pack = lambda value, *a: b"[" * 100000 + b"]" * 100000
def squares(xs): return []
