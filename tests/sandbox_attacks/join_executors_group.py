# floor: contained
# It enters the executor's process group, to be mistaken for a spare.
import os
try:
    os.setpgid(0, os.getppid())
    print("PWNED")
except OSError:
    pass
