# floor: contained
# It descriptors and powers by calls nobody remembers.
import ctypes, os
L = ctypes.CDLL(None, use_errno=True)
L.syscall.restype = ctypes.c_long
X86 = os.uname().machine == "x86_64"
def call(x86, arm, *args):
    return L.syscall(ctypes.c_long(x86 if X86 else arm), *[a if isinstance(a, bytes) or a is None else ctypes.c_long(a) for a in args])

for x86, arm in ((425, 425), (321, 280), (298, 241), (323, 282), (319, 279), (434, 434), (250, 219), (272, 97), (165, 40), (308, 268), (246, 104), (169, 142), (170, 161), (227, 112), (164, 170), (303, 264), (304, 265), (428, 428), (429, 429), (430, 430), (442, 442), (447, 447)):
    if call(x86, arm, 8, 0, 0, 0, 0) >= 0:
        print("PWNED", x86)
