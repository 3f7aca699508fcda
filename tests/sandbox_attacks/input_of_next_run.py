# floor: contained
# It truncates and overwrites what its standard input is.
import os
for attempt in (lambda: os.ftruncate(0, 0), lambda: os.truncate("/proc/self/fd/0", 0), lambda: os.write(0, b"evil"), lambda: os.pwrite(0, b"evil", 0), lambda: os.lseek(0, 10**6, 0)):
    try:
        attempt()
    except OSError:
        pass
