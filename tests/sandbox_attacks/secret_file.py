# floor: contained
# It reads a file of the executor, named on its input, and makes it its own.
import os
path = input()
for act in (lambda: print(open(path).read()), lambda: print(os.read(os.open(path, 0), 99)), lambda: os.getxattr(path, "user.x")):
    try:
        act()
        print("PWNED")
    except OSError:
        pass
