"""The terms of one job, as they travel from the parent to the child that will run it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sandbox.policy import Job, Policy

PROGRAM = "sandbox.program:main"  # the driver of `run`
MOST_DESCRIPTORS = 64  # an executor's own limit, so that a child has few to close
_NUMBERS = (
    "cpu_seconds",
    "memory_bytes",
    "stack_bytes",
    "message_bytes",
    "threads",
    "file_bytes",
    "min_level",
)


class Terms:
    """What a child has to know before it is let go.

    Attributes are the policy's numbers of the same names, and: driver, name (see Job), work (its
    directory, or the empty string), processor (where it is to run, or -1).
    """

    cpu_seconds: int
    memory_bytes: int
    stack_bytes: int
    message_bytes: int
    threads: int
    file_bytes: int
    min_level: int
    processor: int

    def __init__(self, text: bytes) -> None:
        numbers, self.driver, self.name, self.work = text.decode().split("\0")
        for field, number in zip((*_NUMBERS, "processor"), numbers.split(), strict=True):
            setattr(self, field, int(number))


def terms(job: Job, policy: Policy, work: str = "", processor: int = -1) -> bytes:
    """The terms of a job. Raises ValueError for a name that cannot travel."""
    names = (job.driver, job.name, work)
    if any("\0" in name or len(name) > 200 for name in names):
        raise ValueError("job: driver and name must be short and hold no NUL")
    numbers = " ".join(str(int(getattr(policy, field))) for field in _NUMBERS)
    return "\0".join((f"{numbers} {processor}", *names)).encode()
