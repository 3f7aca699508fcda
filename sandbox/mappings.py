"""The mappings of an executor's memory, laid so that a child costs little to fork and meets few faults.

A shared library is mapped in five parts, of which three differ in nothing but whether they may be executed,
and the other two in whether they may be written to. Each part is copied for every child and unmapped again:
fifty libraries make 200, which take 0.15 ms.

What a mapping of a file holds is not copied, but found again by every child, fault by fault, unless it holds
a page of the process's own (`vma_needs_copy` in the kernel's mm/memory.c).
"""

from __future__ import annotations

from contextlib import suppress
from ctypes import CDLL, c_int, c_long, c_size_t, c_void_p, cast, memmove, pythonapi
from resource import RUSAGE_SELF, getrusage

from sandbox import linux

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

    Part = tuple[int, int, str, str]  # start, end, permissions, path

READ_WRITE, READ_EXECUTE = 3, 5
PRIVATE, ANONYMOUS = 2, 0x20
MADV_HUGEPAGE = 14
MAYMOVE_FIXED = 3
HUGE = 1 << 21  # bytes; as many as one entry of the second level maps, on either architecture
FAULT_EVERY = 1 << 14  # bytes: in small pages the copy alone would take four times as many
FAILED = 2**64 - 1
FIELDS = 6  # of a line of /proc/self/maps: range, permissions, offset, device, inode, path
LARGE = 1 << 20  # bytes: the interpreter and the C library

_mmap = CDLL(None).mmap
_mmap.restype = c_void_p
_mmap.argtypes = (c_void_p, c_size_t, c_int, c_int, c_int, c_long)


def inherit() -> None:
    """Has children inherit the large libraries as they are mapped here.

    Only where this process may still be traced; what the kernel leaves as it is costs only time.
    """
    join()
    with suppress(OSError), open("/proc/self/mem", "r+b", buffering=0) as memory:
        for start, end, permissions, _ in _parts():
            if permissions == "r-xp" and end - start >= LARGE:
                _rewrite(memory, start)


def interpreter() -> range:
    """The addresses of the interpreter's text, as far as it fills whole huge pages."""
    known = cast(pythonapi.Py_IncRef, c_void_p).value or 0
    start, end = next(((start, end) for start, end, _, _ in _parts() if start <= known < end), (0, 0))
    return range(-(-start // HUGE) * HUGE, end // HUGE * HUGE)


def enlarge(text: range) -> None:
    """Puts a copy in huge pages in the place of a text, where the kernel has some to spare.

    A child then copies one entry in the place of 512, and unmaps one. What runs here meanwhile is the text
    itself: its bytes stay the same, and so do their addresses.
    """
    start, length = text.start, len(text)
    if not length:
        return
    room = _mmap(None, length + HUGE, READ_WRITE, PRIVATE | ANONYMOUS, -1, 0)
    if room == FAILED:
        return
    copy = -(-room // HUGE) * HUGE
    with suppress(OSError):
        if _is_copied(start, copy, length):
            linux.syscall("mprotect", copy, length, READ_EXECUTE)
            linux.syscall("mremap", copy, length, length, MAYMOVE_FIXED, start)
            length = 0  # nothing of it is left where it was
    for place, size in ((room, copy - room), (copy, length), (copy + len(text), room + HUGE - copy)):
        if size:
            linux.syscall("munmap", place, size)


def _is_copied(start: int, copy: int, length: int) -> bool:
    """Copies a text; whether the kernel had huge pages for it."""
    linux.syscall("madvise", copy, length, MADV_HUGEPAGE)
    before = getrusage(RUSAGE_SELF).ru_minflt
    memmove(copy, start, length)
    return getrusage(RUSAGE_SELF).ru_minflt - before < length // FAULT_EVERY


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
