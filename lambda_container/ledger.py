"""Who was being judged when this process was killed: kept in /tmp, which outlives the process.

On the floor (L1) a program runs as the user of its judge, and may kill it. Lambda then starts the process
again, and whoever sent the event sends it once more: what was being judged alone is not run again, and what
was being judged beside others is run alone and last. A program cannot find the file: its name is random, and
to list a directory takes a descriptor, of which it has none.

The file is a row of SLOTS entries, each a state and a digest of a response; its size never changes. Where
there are too many, the oldest are forgotten.
"""

from __future__ import annotations

import os
from _blake2 import blake2b
from contextlib import contextmanager

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DIRECTORY = "/tmp"
PREFIX = ".rlvr-ledger-"
SLOTS = 128
MOST_KNOWN = 56  # of the guilty, and of suspects: there has to be room for those that are judged now
FREE, BESIDE, SUSPECT, ALONE, GUILTY = range(5)  # the graver counts, where there are two of one
DIGEST_BYTES = 16
ENTRY_BYTES = 1 + DIGEST_BYTES


class Ledger:
    """What one process writes down, and what it found of those before it.

    Args:
        directory: where all of them write; files found there are taken over.

    Raises OSError where nothing can be written.
    """

    def __init__(self, directory: str = DIRECTORY) -> None:
        left = [os.path.join(directory, name) for name in os.listdir(directory) if name.startswith(PREFIX)]
        found = _entries(left)
        guilty, suspects = _in(found, ALONE, GUILTY), _in(found, BESIDE, SUSPECT)  # what is new comes first
        if len(_in(found, BESIDE)) == 1:
            guilty.insert(0, suspects.pop(0))
        del guilty[MOST_KNOWN:], suspects[MOST_KNOWN:]
        self.guilty, self.suspects = set(guilty), set(suspects)
        path = os.path.join(directory, PREFIX + os.urandom(12).hex())
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        os.pwrite(self._file, bytes(SLOTS * ENTRY_BYTES), 0)
        self._free = list(range(SLOTS))[::-1]
        self._places = {digest: self._write(SUSPECT, digest) for digest in suspects}
        for digest in guilty:
            self._write(GUILTY, digest)
        for old in left:  # not before: who is killed in between must leave one of them
            os.unlink(old)

    @contextmanager
    def under_way(self, digest: bytes, alone: bool) -> Iterator[None]:
        """Notes what is judged in its context; whoever comes out of it has killed nobody."""
        place = self._write(ALONE if alone else BESIDE, digest)
        try:
            yield
        finally:
            self._clear(place)
            if digest in self.suspects:
                self.suspects.discard(digest)
                self._clear(self._places.pop(digest))

    def _write(self, state: int, digest: bytes) -> int:
        """Writes an entry where there is room; -1 where there is none."""
        if not self._free:
            return -1
        place = self._free.pop()
        os.pwrite(self._file, bytes((state,)) + digest, place * ENTRY_BYTES)
        return place

    def _clear(self, place: int) -> None:
        if place >= 0:
            os.pwrite(self._file, bytes(ENTRY_BYTES), place * ENTRY_BYTES)
            self._free.append(place)


def digest_of(response: str) -> bytes:
    """What stands for a response: who writes the same does the same."""
    return blake2b(response.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()


def _in(found: dict[bytes, int], *states: int) -> list[bytes]:
    return [digest for wanted in states for digest, state in found.items() if state == wanted]


def _entries(paths: Iterable[str]) -> dict[bytes, int]:
    """The entries of the files that processes before us left."""
    found: dict[bytes, int] = {}
    for path in paths:
        with open(path, "rb", buffering=0) as file:
            text = file.read(SLOTS * ENTRY_BYTES)
        for start in range(0, len(text) - ENTRY_BYTES + 1, ENTRY_BYTES):
            state, digest = text[start], text[start + 1 : start + ENTRY_BYTES]
            if state:
                found[digest] = max(state, found.get(digest, FREE))
    return found
