# floor: harmed
# It stops the spares that wait for the next jobs.
each(lambda pid: os.kill(pid, 19), [p for p in NEIGHBOURS if p > PARENT])
