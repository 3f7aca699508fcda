"""From what the kernel and the child said about its end to the fields of an Exit."""

from __future__ import annotations

import os
import signal
from errno import EACCES, EAGAIN, EFBIG, EMFILE, ENFILE, ENOSYS, EPERM

from sandbox.policy import Ending, Limit
from sandbox.program import OUTLIVED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from sandbox.policy import Policy

_BY_ERRNO = {
    EMFILE: Limit.FILES,
    ENFILE: Limit.FILES,
    EFBIG: Limit.FILES,
    EAGAIN: Limit.PROCESSES,
    EPERM: Limit.FORBIDDEN,
    EACCES: Limit.FORBIDDEN,
    ENOSYS: Limit.FORBIDDEN,
}
_BY_SIGNAL: dict[int, Limit] = {
    signal.SIGXCPU: Limit.CPU,
    signal.SIGXFSZ: Limit.FILES,
    signal.SIGSYS: Limit.FORBIDDEN,
}


def from_report(report: bytes) -> dict[str, Any]:
    """The fields of an Exit that the child's own report gives. ValueError where it is none."""
    parts = report.decode("utf-8", "replace").split("\0", 4)
    if len(parts) != 5 or parts[0] not in _REPORTED:
        raise ValueError("the report of the end is none")
    kind, number, cpu, name, text = parts
    fields = {"ended": Ending(kind), "cpu": min(1e6, max(0.0, float(cpu[:30])))}
    if kind == Ending.RAISED:
        limit = _limit_of(name, text, int(number[:9]))
        fields |= {"exception": name[:200], "text": text[:2000], "limit": limit}
    if kind == Ending.EXITED:
        fields["code"] = int(number[:9]) & 0xFF
    return fields


def reported(report: bytes) -> dict[str, Any]:
    """The same; what is no report is no frame that was agreed on."""
    try:
        return from_report(report)
    except ValueError:
        return {"ended": Ending.LIMITED, "limit": Limit.MESSAGE}


_REPORTED = (Ending.RETURNED, Ending.RAISED, Ending.EXITED)


def _limit_of(name: str, text: str, errno: int) -> Limit | None:
    if name == "MemoryError":
        return Limit.MEMORY
    if name == "RuntimeError" and text == "can't start new thread":
        return Limit.PROCESSES
    return _BY_ERRNO.get(errno)


def from_status(status: int, cpu: float, policy: Policy) -> dict[str, Any]:
    """The fields of an Exit that a wait status gives."""
    if status == OUTLIVED:
        return {"ended": Ending.LIMITED, "limit": Limit.MESSAGE, "cpu": cpu}
    if os.WIFEXITED(status):
        return {"ended": Ending.EXITED, "code": os.WEXITSTATUS(status), "cpu": cpu}
    number = os.WTERMSIG(status)
    limit = _BY_SIGNAL.get(number)
    if number == signal.SIGKILL and cpu >= policy.cpu_seconds:
        limit = Limit.CPU
    ended = Ending.LIMITED if limit else Ending.SIGNALLED
    return {"ended": ended, "limit": limit, "signal": number, "cpu": cpu}
