# floor: swept
# It leaves System V objects.
import ctypes, os
L = ctypes.CDLL(None, use_errno=True)
L.syscall.restype = ctypes.c_long
X86 = os.uname().machine == "x86_64"
def call(x86, arm, *args):
    return L.syscall(ctypes.c_long(x86 if X86 else arm), *[a if isinstance(a, bytes) or a is None else ctypes.c_long(a) for a in args])

for x86, arm, args in ((29, 194, (0, 4096, 0o1666)), (64, 190, (0, 1, 0o1666)), (68, 186, (0, 0o1666, 0))):
    if call(x86, arm, *args) >= 0:
        print("PWNED", x86)
