# floor: swept or contained
# It leaves a directory where programs keep their locks, which everybody may write to on some systems.
import os
for made in ("/run/lock/rlvr-evil", "/var/lock/rlvr-note"):
    try:
        os.makedirs(f"{made}/deep")
    except OSError:
        pass
