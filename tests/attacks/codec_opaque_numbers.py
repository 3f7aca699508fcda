# about: opaque objects that were never described, negative and huge numbers
# task: squares_fn
# must: protocol, unprovable, wrong_answer
import sys
answers = iter([b'["ok",{"o":[-1,[]]},[]]', b'["ok",{"o":[99999999999999999999,["list","x",""]]},[]]', b'["ok",{"o":[[],{}]},[]]'] * 9)
for name, module in list(sys.modules.items()):
    if name.endswith("solution") and hasattr(module, "encode"):
        module.encode = module.pack = lambda value, *a: next(answers)
def squares(xs): return []
