# floor: swept
# It leaves directories deeper than a path may be long.
import os
try:
    os.chdir("/tmp")
    for _ in range(100):
        os.mkdir("rlvr-deep" * 20)
        os.chdir("rlvr-deep" * 20)
    os.symlink("x", "link")
except OSError:
    pass
