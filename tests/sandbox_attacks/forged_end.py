# floor: contained
# It reports an end of its own invention and lives on.
import os, time
message = b"returned\0" + b"0\0" + b"nan\0\0"
os.write(4, bytes([2]) + len(message).to_bytes(4, "little") + message)
os.write(4, bytes([255]) * 65536)
time.sleep(60)
print("PWNED")
