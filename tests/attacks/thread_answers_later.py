# about: a thread that would go on answering when the test is over
# task: squares_fn
# must: wrong_answer, runtime_error, protocol
import threading
def later():
    import os
    while True:
        for fd in range(8):
            try: os.write(fd, b"\0\x05\0\0\0hello")
            except OSError: pass
try: threading.Thread(target=later, daemon=True).start()
except BaseException: pass
def squares(xs): return None
