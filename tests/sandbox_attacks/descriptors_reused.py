# floor: contained
# It closes its five descriptors to have room for others.
import os, socket
saved = []
for descriptor in (0, 2, 3):
    os.close(descriptor)
for attempt in (lambda: os.open("/etc/passwd", 0), lambda: socket.socket(), os.pipe, lambda: os.dup(1), lambda: os.memfd_create("x"), lambda: os.dup2(1, 0), lambda: os.dup2(1, 9)):
    try:
        saved.append(attempt())
        os.write(1, b"PWNED\n")
    except OSError:
        pass
