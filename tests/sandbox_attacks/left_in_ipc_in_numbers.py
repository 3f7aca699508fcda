# floor: swept
# It leaves thousands of System V objects.
import ctypes, os
L = ctypes.CDLL(None, use_errno=True)
for _ in range(1000):
    for name, arguments in (("shmget", (0, ctypes.c_size_t(4096), 0o1666)), ("semget", (0, 1, 0o1666)), ("msgget", (0, 0o1666))):
        getattr(L, name)(*arguments)
