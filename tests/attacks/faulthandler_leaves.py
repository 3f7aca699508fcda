# about: leaves with another thread's timer before it answers wrongly
# task: squares_fn
# must: runtime_error, signal, wrong_answer, timeout
import faulthandler
faulthandler.dump_traceback_later(0.2, exit=True)
import time
def squares(xs): time.sleep(1)
