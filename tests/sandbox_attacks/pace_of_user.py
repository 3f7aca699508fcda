# floor: harmed
# It slows every process of the user at once.
import os
try:
    os.setpriority(os.PRIO_USER, 0, 19)
    print("PWNED")
except OSError:
    pass
