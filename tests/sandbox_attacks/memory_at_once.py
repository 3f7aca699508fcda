# floor: contained
# It asks for more memory than there is, in every way.
import mmap
kept = []
while True:
    try:
        kept.append(mmap.mmap(-1, 1 << 28))
        kept[-1][::4096] = bytes(len(kept[-1][::4096]))
    except (OSError, MemoryError, ValueError):
        kept.append(bytearray(1 << 20))
