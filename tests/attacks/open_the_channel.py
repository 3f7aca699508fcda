# about: the channel's descriptors are opened as files, and read for tests
# task: squares_fn
# must: wrong_answer, runtime_error, protocol, timeout, signal
import os
def squares(xs):
    for d in (3, 4):
        for path in (d, f'/proc/self/fd/{d}', f'/dev/fd/{d}'):
            try:
                with open(path, 'rb', closefd=False) as f: return f.read1(100)
            except OSError: pass
    return []
