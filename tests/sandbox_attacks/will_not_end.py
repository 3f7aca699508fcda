# floor: contained
# It hangs in everything that runs at the end.
import atexit, signal, sys, threading
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
class Hanger:
    def flush(self):
        while True: pass
    def __del__(self):
        while True: pass
atexit.register(Hanger().flush)
threading._shutdown = Hanger().flush
sys.stdout = Hanger()
raise SystemExit
