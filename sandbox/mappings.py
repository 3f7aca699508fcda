"""The mappings of an executor's memory, laid so that a child costs little to fork and meets few faults.

A shared library is mapped in five parts, of which three differ in nothing but whether they may be executed,
and the other two in whether they may be written to. Each part is copied for every child and unmapped again:
fifty libraries make 200, which take 0.15 ms.

What a mapping of a file holds is not copied, but found again by every child, fault by fault, unless it holds
a page of the process's own (`vma_needs_copy` in the kernel's mm/memory.c).
"""

from __future__ import annotations

from contextlib import suppress

from sandbox import linux

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

    Part = tuple[int, int, str, str]  # start, end, permissions, path

READ_WRITE, READ_EXECUTE = 3, 5
FIELDS = 6  # of a line of /proc/self/maps: range, permissions, offset, device, inode, path
LARGE = 1 << 20  # bytes: the interpreter and the C library


def inherit() -> None:
    """Has children inherit the large libraries as they are mapped here.

    Only where this process may still be traced; what the kernel leaves as it is costs only time.
    """
    join()
    with suppress(OSError), open("/proc/self/mem", "r+b", buffering=0) as memory:
        for start, end, permissions, _ in _parts():
            if permissions == "r-xp" and end - start >= LARGE:
                _rewrite(memory, start)


def join() -> None:
    """Gives the parts of each library their neighbours' permissions; what may be executed stays as it is."""
    parts = list(_parts())
    code = {path for _, _, permissions, path in parts if permissions == "r-xp"}
    data = {(start, path) for start, _, permissions, path in parts if permissions == "rw-p"}
    for start, end, permissions, path in parts:
        if permissions == "r--p" and path in code:
            wanted = READ_WRITE if (end, path) in data else READ_EXECUTE
            with suppress(OSError):
                linux.syscall("mprotect", start, end - start, wanted)


def _rewrite(memory: FileIO, place: int) -> None:
    """Writes a byte that is there already: its page is this process's own from now on."""
    memory.seek(place)
    byte = memory.read(1)
    memory.seek(place)
    memory.write(byte)


def _parts() -> Iterator[Part]:
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as maps:
        for line in maps:
            fields = line.split(None, FIELDS - 1)
            start, end = (int(bound, 16) for bound in fields[0].split("-"))
            yield start, end, fields[1], fields[5].strip() if len(fields) == FIELDS else ""
