# floor: contained
# It looks for the executor's sockets among all descriptors.
import os, socket
for descriptor in range(5, 1024):
    try:
        os.fstat(descriptor)
        print("PWNED", descriptor)
    except OSError:
        pass
for descriptor in range(5):
    for kind in (socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
        try:
            s = socket.socket(socket.AF_UNIX, kind, 0, fileno=descriptor)
            s.send(b"t 1")
            print("PWNED socket", descriptor)
        except OSError:
            pass
