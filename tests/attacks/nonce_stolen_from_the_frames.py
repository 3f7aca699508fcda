# about: the nonce of the question is in the driver's frame: answer with it twice, and with the next one's guess
# task: squares_fn
# must: protocol, wrong_answer
import sys, os
def squares(xs):
    f = sys._getframe()
    while f is not None:
        channel, frame = f.f_locals.get("channel"), f.f_locals.get("frame")
        if channel is not None and frame is not None:
            for answer in ([1, 4, 9], [], [4], [25, 1]):
                channel.send(frame[:16] + b'["ok",%s,[]]' % str(answer).encode())
        f = f.f_back
    return None
