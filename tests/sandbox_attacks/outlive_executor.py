# floor: harmed
# It asks not to be ended with its executor, ends that and waits.
import ctypes
import time

ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)
try:
    os.kill(PARENT, 9)
    print("PWNED")
    time.sleep(60)
except OSError:
    pass
