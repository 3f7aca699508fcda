# floor: harmed
# It binds the executor and the spares to one processor.
each(lambda pid: os.sched_setaffinity(pid, {0}), [p for p in NEIGHBOURS if p >= PARENT])
