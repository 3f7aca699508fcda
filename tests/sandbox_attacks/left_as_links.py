# floor: swept or contained
# It leaves further names of a file that is not empty, and a directory where one was.
import os
path = input()
for act in (lambda: os.link(path, "/tmp/rlvr-name"), lambda: os.link(path, f"{path}.name"), lambda: os.rename(path, f"{path}.moved"), lambda: os.mkdir(path), lambda: os.symlink("x", f"{path}/x")):
    try:
        act()
    except OSError:
        pass
