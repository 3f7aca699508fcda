# floor: harmed
# It lowers the limits of the executor and of the spares.

import resource
each(lambda pid: resource.prlimit(pid, resource.RLIMIT_CPU, (3, 3)), [p for p in NEIGHBOURS if p >= PARENT])
