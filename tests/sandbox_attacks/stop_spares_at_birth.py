# floor: harmed or contained
# It stops whoever is born while it runs.
import time
until = time.monotonic() + 0.3
while time.monotonic() < until:
    each(lambda pid: os.kill(pid, 19), range(ME + 1, ME + 12))
    time.sleep(0.001)
