# floor: contained
# It gives the finder another index and patches what the next runs would use.
import builtins, json, sys, collections
finder = sys.meta_path[-1]
finder._shelf = {"colorsys": (0, 0, "s", "evil")}
for name in list(sys.modules):
    if name.startswith(("sandbox", "collections", "json")):
        sys.modules[name].__dict__.clear()
builtins.print = None
