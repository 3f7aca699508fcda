# about: frames written before any question, on every descriptor, in the sandbox's own format
# task: squares_fn
# must: protocol, wrong_answer, runtime_error
import os
body = b'["ok",[1,4,9],[]]'
for nonce in (b"0" * 16, b"\0" * 16):
    frame = b"\0" + (16 + len(body)).to_bytes(4, "little") + nonce + body
    for fd in range(20):
        for _ in range(50):
            try: os.write(fd, frame)
            except OSError: break
def squares(xs): return None
