# floor: contained
# It leaves a POSIX message queue and shared memory.
import ctypes, os
L = ctypes.CDLL(None, use_errno=True)
L.syscall.restype = ctypes.c_long
X86 = os.uname().machine == "x86_64"
def call(x86, arm, *args):
    return L.syscall(ctypes.c_long(x86 if X86 else arm), *[a if isinstance(a, bytes) or a is None else ctypes.c_long(a) for a in args])

if call(240, 180, b"evil\0", 0o102, 0o666, None) >= 0:
    print("PWNED queue")
try:
    os.open("/dev/shm/evil", os.O_CREAT | os.O_RDWR)
    print("PWNED shm")
except OSError:
    pass
