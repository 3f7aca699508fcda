# floor: contained
# It attaches to the executor and to its spares.
import ctypes, os
L = ctypes.CDLL(None, use_errno=True)
L.syscall.restype = ctypes.c_long
X86 = os.uname().machine == "x86_64"
def call(x86, arm, *args):
    return L.syscall(ctypes.c_long(x86 if X86 else arm), *[a if isinstance(a, bytes) or a is None else ctypes.c_long(a) for a in args])

for pid in range(os.getppid() - 100, os.getpid() + 5000):
    if pid != os.getpid() and (call(101, 117, 16, pid, 0, 0) == 0 or call(101, 117, 0x4206, pid, 0, 0) == 0):
        print("PWNED", pid)
