"""A private directory for one job, where its policy grants one: made, measured, removed.

All of them lie in one directory of this process, below which alone Landlock lets the executor write;
each child confines itself further to its own.
"""

from __future__ import annotations

import atexit
import os
from contextlib import suppress
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
        """Whether there are more entries or bytes than one job may leave, or where nobody can look."""
        todo, entries, size = [self.path], 0, 0
        while todo:
            try:
                found = _inside(todo.pop())
            except FileNotFoundError:  # gone meanwhile
                continue
            except OSError:  # its mode forbids it, or its path is too long
                return True
            todo += (entry.path for entry in found if entry.is_dir(follow_symlinks=False))
            entries += len(found)
            size += sum(_size(entry.path) for entry in found if not entry.is_dir(follow_symlinks=False))
            if entries > MOST_ENTRIES or size > self._most:
                return True
        return False

    def remove(self) -> None:
        """Removes it with everything in it, at any depth and whatever its mode; its job is dead."""
        todo, home = [self.path], os.path.dirname(self.path)
        while todo:
            directory = todo.pop()
            with suppress(OSError):  # what is left goes with the directory of all
                for entry in _inside(directory):
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(_raised(entry.path, home))
                    else:
                        os.unlink(entry.path)
                os.rmdir(directory)


def _inside(directory: str) -> list[os.DirEntry[str]]:
    with os.scandir(directory) as found:
        return list(found)


def _raised(path: str, home: str) -> str:
    """Opens a directory and moves it up to where its path is short; where it is now."""
    os.chmod(path, 0o700)
    higher = os.path.join(home, os.urandom(8).hex())
    os.rename(path, higher)
    return higher


def _size(path: str) -> int:
    try:
        return os.lstat(path).st_blocks * 512
    except OSError:  # gone meanwhile
        return 0
