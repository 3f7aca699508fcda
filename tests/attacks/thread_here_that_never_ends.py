# about: a thread that runs where it was started, and does not end
# task: squares_fn
# must: timeout
import threading
def squares(xs):
    threading.Thread(target=lambda: [0 for _ in iter(int, 1)], daemon=True).start()
    return [x * x for x in xs]
