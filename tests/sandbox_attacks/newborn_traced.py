# floor: contained
# It waits for executors that begin while it runs, to trace them before they forbid it.
import ctypes, os, time
L = ctypes.CDLL(None, use_errno=True)
L.syscall.restype = ctypes.c_long
PTRACE, SEIZE, DETACH = (101 if os.uname().machine == "x86_64" else 117), 0x4206, 17
def trace(request, pid):
    return L.syscall(*map(ctypes.c_long, (PTRACE, request, pid, 0, 0)))

input()
first, me = int(input()) + 1, os.getpid()
end = time.monotonic() + 1.2
while time.monotonic() < end:
    for pid in (*range(max(first, me - 40), me), *range(me + 1, me + 60)):
        if trace(SEIZE, pid) == 0:
            print("PWNED", pid, flush=True)
            trace(DETACH, pid)
