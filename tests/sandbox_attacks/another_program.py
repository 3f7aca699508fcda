# floor: contained
# It becomes another program, also a static one.
import os
os.set_inheritable(1, True)
for path in ("/sbin/ldconfig", "/bin/busybox", "/bin/sh", "/bin/true", "/proc/self/exe"):
    try:
        os.execve(path, [path, "-c", "echo PWNED"], {})
    except OSError:
        pass
