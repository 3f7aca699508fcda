# floor: swept or harmed or contained
# It binds the process that judges it, named on its input, to one processor.
import os
input()
try:
    os.sched_setaffinity(int(input()), {0})
except OSError:
    pass
