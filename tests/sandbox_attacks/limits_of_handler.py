# floor: swept or harmed or contained
# It takes the descriptors of the process that judges it, named on its input, again and again.
import os, resource, time
input()
handler = int(input())
until = time.monotonic() + 0.3
while time.monotonic() < until:
    try:
        resource.prlimit(handler, resource.RLIMIT_NOFILE, (0, resource.prlimit(handler, resource.RLIMIT_NOFILE)[1]))
    except OSError:
        break
    os.write(1, b"x" * 100)
