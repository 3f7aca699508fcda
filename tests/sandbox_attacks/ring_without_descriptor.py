# floor: contained
# It asks for an io_uring that takes no descriptor, in memory of its own.
import ctypes
import mmap
import struct

memory = mmap.mmap(-1, 1 << 16)
address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
order = bytearray(120)
struct.pack_into("I", order, 8, 1 << 14 | 1 << 15)  # IORING_SETUP_NO_MMAP, IORING_SETUP_REGISTERED_FD_ONLY
struct.pack_into("Q", order, 40 + 32, address)
struct.pack_into("Q", order, 80 + 32, address + 32768)
if ctypes.CDLL(None).syscall(425, 4, (ctypes.c_char * 120).from_buffer(order)) >= 0:
    print("PWNED")
