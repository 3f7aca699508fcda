"""The mappings of an executor's memory: few, since each is copied for every child and unmapped again.

A shared library is mapped in five parts, of which three differ in nothing but whether they may be executed,
and the other two in whether they may be written to. Fifty libraries make 200 parts: 0.15 ms a child.
"""

from __future__ import annotations

from contextlib import suppress

from sandbox import linux

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

READ_WRITE, READ_EXECUTE = 3, 5
FIELDS = 6  # of a line of /proc/self/maps: range, permissions, offset, device, inode, path


def join() -> None:
    """Gives the parts of each library the permissions of their neighbours, so that the kernel joins them.

    What may be executed may still not be written to. A part that the kernel leaves as it is costs only time.
    """
    parts = list(_parts())
    for part, following in zip(parts, [*parts[1:], ("", "", "")], strict=True):
        if part[1] == "r--p" and "/" in part[2]:
            start, end = (int(bound, 16) for bound in part[0].split("-"))
            is_data = following[1:] == ("rw-p", part[2])
            with suppress(OSError):
                linux.syscall("mprotect", start, end - start, READ_WRITE if is_data else READ_EXECUTE)


def _parts() -> Iterator[tuple[str, str, str]]:
    """Range, permissions and path of each mapping."""
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as maps:
        for line in maps:
            fields = line.split(None, FIELDS - 1)
            yield fields[0], fields[1], fields[5].strip() if len(fields) == FIELDS else ""
