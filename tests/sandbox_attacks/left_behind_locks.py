# floor: swept
# It leaves directories that nobody may enter.
import os
try:
    os.makedirs("/tmp/rlvr-locked/inner")
    os.symlink("x", "/tmp/rlvr-locked/inner/link")
    os.chmod("/tmp/rlvr-locked/inner", 0)
    os.chmod("/tmp/rlvr-locked", 0)
except OSError:
    pass
