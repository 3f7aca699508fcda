# floor: contained
# It raises its own limits.
import resource
for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_STACK, resource.RLIMIT_CORE):
    soft, hard = resource.getrlimit(kind)
    if hard == resource.RLIM_INFINITY:
        print("PWNED endless", kind)
    for wanted in (hard + 1, 1 << 40, resource.RLIM_INFINITY):
        try:
            resource.setrlimit(kind, (wanted, wanted))
            if resource.getrlimit(kind) != (soft, hard):
                print("PWNED", kind)
        except (OSError, ValueError):
            pass
