# floor: contained
# It reads and changes a file of the executor, named on its input.
import os
path = input()
for act in (lambda: print(open(path).read()), lambda: os.truncate(path, 0), lambda: os.unlink(path), lambda: os.rename(path, path + "x"), lambda: os.chmod(path, 0), lambda: os.link(path, "/tmp/rlvr-stolen")):
    try:
        act()
        print("PWNED")
    except OSError:
        pass
