# floor: harmed
# It sends signal 9 to the executor.
import os
try:
    os.kill(os.getppid(), 9)
    print("PWNED")
except OSError:
    pass
