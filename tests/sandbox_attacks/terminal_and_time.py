# floor: contained
# It pushes keys into a terminal, sets the clock and the host's name.
import ctypes, os
L = ctypes.CDLL(None, use_errno=True)
L.syscall.restype = ctypes.c_long
X86 = os.uname().machine == "x86_64"
def call(x86, arm, *args):
    return L.syscall(ctypes.c_long(x86 if X86 else arm), *[a if isinstance(a, bytes) or a is None else ctypes.c_long(a) for a in args])

import fcntl, time
for act in (lambda: fcntl.ioctl(0, 0x5412, b"x"), lambda: time.clock_settime(0, 0.0), lambda: os.nice(-5)):
    try:
        act()
        print("PWNED")
    except OSError:
        pass
