# floor: harmed or contained
# It kills the spares that wait for the next jobs.
each(lambda pid: os.kill(pid, 9), [p for p in NEIGHBOURS if p > PARENT])
