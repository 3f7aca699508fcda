# about: output without end
# task: stdin
# must: output_limit, timeout
import os
while True: os.write(1, b"x" * 65536)
