# floor: contained
# It empties, renames, hides and removes a file of the executor, named on its input.
import os
path = input()
for act in (lambda: os.truncate(path, 0), lambda: os.chmod(path, 0), lambda: os.utime(path, (0, 0)), lambda: os.rename(path, path + "x"), lambda: os.unlink(path)):
    try:
        act()
        print("PWNED")
    except OSError:
        pass
