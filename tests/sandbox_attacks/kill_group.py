# floor: harmed
# It kills the executor's process group.
import os
try:
    os.killpg(os.getppid(), 9)
    print("PWNED")
except OSError:
    pass
