# about: a thread prints a part of the answer and ends the process
# task: stdin
# must: wrong_answer, runtime_error, signal
import os, threading
threading.Thread(target=lambda: (os.write(1, b'7'[:0]), os._exit(0))).start()
