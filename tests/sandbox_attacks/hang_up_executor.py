# floor: harmed
# It sends signal 1 to the executor.
import os
try:
    os.kill(os.getppid(), 1)
    print("PWNED")
except OSError:
    pass
