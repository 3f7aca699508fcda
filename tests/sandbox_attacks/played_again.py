# floor: contained
# It plays what its executor has played, to speak in its name or to get back what it gave up.
from sandbox import jail, program, rehearsal
from sandbox.channel import Channel
for attempt in (
    lambda: jail.take_limits([(7, 64, 64)]),
    lambda: jail.take_limits([(6, 9, 9)]),
    lambda: jail.take_descriptors((os.dup(0),)),
    os.fork,
):
    try:
        attempt()
        print("PWNED")
    except (OSError, ValueError):
        pass
for attempt in (lambda: rehearsal.prepare(1, []), lambda: rehearsal.settle(2, [])):
    try:
        attempt()
    except OSError:
        pass
program.rehearse(Channel(3, 4, 0))
while True:
    pass
