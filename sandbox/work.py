"""A private directory for one job, where its policy grants one: made, measured, removed.

All of them lie in one directory of this process, below which alone Landlock lets the executor write;
each child confines itself further to its own.
"""

from __future__ import annotations

import atexit
import os
from shutil import rmtree
from tempfile import mkdtemp

MOST_ENTRIES = 1000
TIMES = 8  # as many bytes as that many of its largest files may be there at once

_roots: dict[int, str] = {}  # by process: a forked copy makes its own


def root() -> str:
    """The directory of all work directories of this process."""
    mine = os.getpid()
    if mine not in _roots:
        _roots[mine] = mkdtemp(prefix="rlvr-")
        os.chmod(_roots[mine], 0o711)  # its children pass through and cannot list it
        atexit.register(rmtree, _roots[mine], ignore_errors=True)
    return _roots[mine]


class Work:
    """A job's directory.

    Args:
        user: whom it belongs to.
        file_bytes: the largest file its job may write.
    """

    def __init__(self, user: int, file_bytes: int) -> None:
        self.path = mkdtemp(dir=root())
        self._most = TIMES * file_bytes
        if os.geteuid() == 0:
            os.chown(self.path, user, user)

    def is_overfull(self) -> bool:
        """Whether there are more entries or bytes than one job may leave."""
        entries = size = 0
        for directory, names, files in os.walk(self.path):
            entries += len(names) + len(files)
            for name in files:
                size += _size(os.path.join(directory, name))
            if entries > MOST_ENTRIES or size > self._most:
                return True
        return False

    def remove(self) -> None:
        """Removes it with everything in it."""
        rmtree(self.path, ignore_errors=True)


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_blocks * 512
    except OSError:  # gone meanwhile
        return 0
