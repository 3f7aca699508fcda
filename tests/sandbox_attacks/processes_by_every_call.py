# floor: contained
# It fork, vfork, clone, clone3, posix_spawn and a raw thread.
import ctypes, os
L = ctypes.CDLL(None, use_errno=True)
L.syscall.restype = ctypes.c_long
X86 = os.uname().machine == "x86_64"
def call(x86, arm, *args):
    return L.syscall(ctypes.c_long(x86 if X86 else arm), *[a if isinstance(a, bytes) or a is None else ctypes.c_long(a) for a in args])

import subprocess
for x86, arm, args in ((57, None, ()), (58, None, ()), (56, 220, (17, 0, 0, 0, 0)), (56, 220, (0x4111, 0, 0, 0, 0)), (435, 435, (bytes(56) + b"\x11" + bytes(31), 88))):
    if x86 is not None and (X86 or arm):
        pid = call(x86, arm, *args)
        if pid == 0:
            os._exit(0)
        if pid > 0:
            print("PWNED", x86)
for act in (lambda: os.posix_spawn("/bin/true", ["true"], {}), lambda: subprocess.run(["true"])):
    try:
        act()
        print("PWNED")
    except OSError:
        pass
