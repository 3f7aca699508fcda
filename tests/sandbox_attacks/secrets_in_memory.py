# floor: contained
# It searches every object of its interpreter for other runs' data.
import gc, sys
words = [o for o in gc.get_objects() if isinstance(o, dict)]
for scope in words:
    for value in list(scope.values()):
        if isinstance(value, (str, bytes)) and len(value) < 10000 and ("CANARY" if isinstance(value, str) else b"CANARY") in value and scope is not globals():
            print("PWNED", value[:50])
print(sys.argv, sys.path)
