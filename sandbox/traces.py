"""What a child of the floor may leave behind without a descriptor: entries in /tmp, System V objects.

It can make directories, links and empty files, rename and change what its user owns, and it may do so in
ways that are hard to undo: in numbers, in directories nobody may enter, deeper than a path may be long.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from sandbox import linux

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Entry = tuple[int, int, int, tuple[str, ...]]  # inode, mode, size, names of its extended attributes

ROOTS = ("/tmp", "/var/tmp", "/dev/shm", "/run/lock")
MOST_ENTRIES = 4096
LONGEST_PATH = 3000  # bytes; one name more must not exceed PATH_MAX
IPC = ("shm", "msg", "sem")


class Entries:
    """What `uid` owns in the directories everybody may write to; others' things it cannot change.

    known: by path. is_complete: whether that is all. With more than MOST_ENTRIES nothing can be told from
    what was there before, and nothing is repaired but those.
    """

    def __init__(self, uid: int) -> None:
        self._uid = uid
        self.known: dict[str, Entry] = {}
        todo = _roots()
        for root in todo:
            self._note(root, os.lstat(root))
        seen = 0
        while todo and seen < MOST_ENTRIES:
            for path, found in _inside(todo.pop()):
                seen += 1
                if self._note(path, found):
                    todo.append(path)
        self.is_complete = not todo

    def _note(self, path: str, found: os.stat_result) -> bool:
        """Remembers an entry; whether it is a directory to look into."""
        if found.st_uid == self._uid:
            self.known[path] = _entry(path, found)
        return found.st_uid == self._uid and stat.S_ISDIR(found.st_mode)

    def repaired(self) -> Iterator[str]:
        """Undoes what was done since, where it can be undone: what it was, one phrase each."""
        with linux.acting_as(self._uid):  # so that no link can lead us to what its user may not change
            for path, entry in self.known.items():
                yield from _restored(path, entry)
            if not self.is_complete:
                return
            lost = {entry[0]: path for path, entry in self.known.items() if not _is_at(path, entry)}
            sweep = _Sweep(self.known, self._uid, lost)
            for root in _roots() * (2 if lost else 1):  # what stands where a lost one was goes first
                yield from sweep.through(root)
        yield from (f"{path} was removed" for path in lost.values())


class _Sweep:
    """One walk through a root: what was moved is moved back, what is new and empty is removed."""

    def __init__(self, known: dict[str, Entry], uid: int, lost: dict[int, str]) -> None:
        self._known, self._uid, self._lost = known, uid, lost
        self._inodes = {entry[0] for entry in known.values()}
        self._raised = 0
        self._todo: list[str] = []
        self._emptied: list[tuple[str, bool]] = []  # new directories, and whether one is in another

    def through(self, root: str) -> Iterator[str]:
        """Walks; parents before what is in them, removal the other way round."""
        self._root, self._todo, self._emptied = root, [root], []
        while self._todo:
            directory = self._todo.pop()
            is_new = directory != root and directory not in self._known
            for path, found in _inside(directory):
                if found.st_uid == self._uid and (told := self._met(path, found, is_new)):
                    yield told
        for path, is_inside in reversed(self._emptied):
            if _done(os.rmdir, path) and not is_inside:
                yield f"{path} was left behind"

    def _met(self, path: str, found: os.stat_result, is_inside: bool) -> str:
        """Sees to one entry, which may be in a new directory; what there is to say about it."""
        if self._is_known(path, found):
            self._todo += [path] * stat.S_ISDIR(found.st_mode)
        elif found.st_ino in self._lost:
            return self._move_back(path, found.st_ino)
        elif stat.S_ISDIR(found.st_mode):
            self._emptied.append((self._entered(path, found.st_mode), is_inside))
            self._todo.append(self._emptied[-1][0])
        elif self._is_litter(found) and _done(os.unlink, path) and not is_inside:
            return f"{path} was left behind"
        return ""

    def _move_back(self, path: str, inode: int) -> str:
        """Renames an entry to what it was; nothing where that cannot be done."""
        home = self._lost[inode]
        if os.path.lexists(home) or not _done(lambda _: os.rename(path, home), path):
            return ""
        self._todo.append(self._root)  # what was in it is where it was: look again
        del self._lost[inode]
        with suppress(OSError):
            os.chmod(home, stat.S_IMODE(self._known[home][1]), follow_symlinks=False)
        for inside in [i for i, lost in self._lost.items() if lost.startswith(f"{home}/")]:
            if _is_at(self._lost[inside], self._known[self._lost[inside]]):
                del self._lost[inside]
        return f"{path} was {home}"

    def _entered(self, path: str, mode: int) -> str:
        """Makes a new directory one that can be entered and emptied; where it is now."""
        if mode & 0o700 != 0o700:
            _done(lambda p: os.chmod(p, 0o700), path)
        if len(os.fsencode(path)) < LONGEST_PATH:
            return path
        self._raised += 1
        higher = f"{self._root}/rlvr-raised-{os.getpid()}-{self._raised}"
        return higher if _done(lambda p: os.rename(p, higher), path) else path

    def _is_known(self, path: str, found: os.stat_result) -> bool:
        return path in self._known and self._known[path][0] == found.st_ino

    def _is_litter(self, found: os.stat_result) -> bool:
        """Whether a process that can open and write nothing could have made it."""
        is_link = found.st_nlink > 1 or found.st_ino in self._inodes
        return not stat.S_ISREG(found.st_mode) or found.st_size == 0 or is_link


def _roots() -> list[str]:
    return [root for root in ROOTS if os.path.isdir(root) and not os.path.islink(root)]


def _entry(path: str, found: os.stat_result) -> Entry:
    size = 0 if stat.S_ISDIR(found.st_mode) else found.st_size
    return found.st_ino, found.st_mode, size, _attributes(path)


def _attributes(path: str) -> tuple[str, ...]:
    try:
        return tuple(os.listxattr(path, follow_symlinks=False))
    except OSError:  # a file system without them, or it is gone
        return ()


def _restored(path: str, entry: Entry) -> Iterator[str]:
    """Undoes what was done to an entry that is where it was."""
    try:
        now = _entry(path, os.lstat(path))
    except OSError:  # it is gone
        return
    if now == entry or now[0] != entry[0]:
        return
    if now[1] != entry[1]:
        _done(lambda p: os.chmod(p, stat.S_IMODE(entry[1])), path)
    for name in set(now[3]) - set(entry[3]):
        _done(lambda p, name=name: os.removexattr(p, name, follow_symlinks=False), path)  # type: ignore[misc]
    yield f"{path} was changed"


def _is_at(path: str, entry: Entry) -> bool:
    try:
        return os.lstat(path).st_ino == entry[0]
    except OSError:
        return False


def _inside(directory: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        with os.scandir(directory) as found:
            entries = list(found)
    except OSError:  # not ours to read, or gone
        return
    for entry in entries:
        with suppress(OSError):  # gone meanwhile
            yield entry.path, entry.stat(follow_symlinks=False)


def _done(what: Callable[[str], object], path: str) -> bool:
    try:
        what(path)
    except OSError:  # somebody else's after all: it is in use, or gone by itself
        return False
    return True


def objects(uid: int) -> Iterator[tuple[str, int]]:
    """The System V objects of `uid`: kind and number."""
    for kind in IPC:
        try:
            with open(f"/proc/sysvipc/{kind}", "rb", buffering=0) as file:
                rows = file.read().splitlines()
        except OSError:  # a kernel without System V objects
            continue
        owner = rows[0].split().index(b"uid")
        cells = [row.split() for row in rows[1:]]  # key, id, …
        yield from ((kind, int(row[1])) for row in cells if int(row[owner]) == uid)
