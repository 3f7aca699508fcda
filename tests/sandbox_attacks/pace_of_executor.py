# floor: harmed
# It slows the executor and the spares.
each(lambda pid: os.setpriority(os.PRIO_PROCESS, pid, 19), [p for p in NEIGHBOURS if p >= PARENT])
