# floor: harmed
# It makes the executor run only when nothing else does.
each(lambda pid: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)), [PARENT])
