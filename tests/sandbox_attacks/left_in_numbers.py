# floor: swept
# It leaves more in /tmp than anybody wants to look at.
import os
for directory in range(8):
    try:
        os.mkdir(f"/tmp/rlvr-many-{directory}")
        for number in range(1500):
            os.symlink("x", f"/tmp/rlvr-many-{directory}/{number}")
    except OSError:
        break
