# about: a thread that runs where it was started speaks on the channel
# task: squares_fn
# must: protocol, wrong_answer, runtime_error
import os, threading
def say():
    for d in (3, 4):
        try: os.write(d, b'\x00\x00\x00\x05D[\"ok\"')
        except OSError: pass
threading.Thread(target=say).start()
def squares(xs): return []
