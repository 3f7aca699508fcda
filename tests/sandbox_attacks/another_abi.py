# floor: contained
# It the calls of the other two ABIs of the same processor.
import ctypes, mmap, os
if os.uname().machine == "x86_64":
    page = mmap.mmap(-1, 4096, prot=7)
    page.write(bytes.fromhex("b805000000cd80c3"))  # mov eax, 5 (open); int 0x80; ret
    start = ctypes.addressof(ctypes.c_char.from_buffer(page))
    result = ctypes.CFUNCTYPE(ctypes.c_int)(start)()
    L = ctypes.CDLL(None)
    if result >= 0 or L.syscall(ctypes.c_long(0x40000000 | 2), b"/etc/passwd", 0) >= 0:
        print("PWNED")
