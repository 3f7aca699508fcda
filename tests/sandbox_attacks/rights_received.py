# floor: contained
# It waits for descriptors to be sent to it over its pipes.
import socket, _socket
for descriptor in range(5):
    try:
        s = _socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, descriptor)
        s.recvmsg(10, 100, socket.MSG_DONTWAIT)
        print("PWNED")
    except OSError:
        pass
