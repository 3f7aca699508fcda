# floor: contained
# It stops itself, so that nobody can wait for its end.
import os
os.kill(os.getpid(), 19)
