# floor: contained
# It says `go` a second time, for another process and another level.
import os
message = f"go {os.getppid()} 3".encode()
os.write(4, bytes([1]) + len(message).to_bytes(4, "little") + message)
os.write(4, bytes([0, 3, 0, 0, 0]) + b"abc")
while True:
    pass
