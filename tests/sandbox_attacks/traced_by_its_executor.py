# floor: contained
# It has its executor trace it, hangs up and stops: who asks whether it is dead is told of that stop.
import ctypes, os
L = ctypes.CDLL(None)
L.ptrace(0, 0, 0, 0)
L.prctl(1, 0)
for descriptor in range(5):
    os.close(descriptor)
while True:
    os.kill(os.getpid(), 19)
