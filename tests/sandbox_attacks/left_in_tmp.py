# floor: swept
# It leaves everything in /tmp that needs no descriptor.
import os
made = []
for act in (lambda: os.mkdir("/tmp/rlvr-evil"), lambda: os.mkdir("/tmp/rlvr-evil/deep"), lambda: os.symlink("/etc/passwd", "/tmp/rlvr-link"), lambda: os.mkfifo("/tmp/rlvr-fifo"), lambda: os.mknod("/tmp/rlvr-empty"), lambda: os.link("/tmp/rlvr-empty", "/tmp/rlvr-hard"), lambda: os.symlink("x", "/tmp/rlvr-evil/deep/link")):
    try:
        act()
        made.append(1)
    except OSError:
        pass
if made:
    print("PWNED", len(made))
