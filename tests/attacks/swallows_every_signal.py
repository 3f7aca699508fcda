# about: handlers for everything, an alarm of its own, a timer that never stops
# task: squares_fn
# must: timeout
import signal
for s in range(1, 65):
    try: signal.signal(s, signal.SIG_IGN)
    except (OSError, ValueError): pass
def squares(xs):
    while True:
        try:
            while True: pass
        except BaseException: pass
