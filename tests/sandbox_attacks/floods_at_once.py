# floor: contained
# It floods standard output, standard error and the channel.
import os
while True:
    for descriptor in (1, 2, 4):
        os.write(descriptor, bytes(60000))
