"""A file without a name: memory where the kernel gives it, else one in /tmp that is unlinked at once."""

from __future__ import annotations

import os


def unnamed(label: str) -> int:
    """A new descriptor of an empty file that nobody else can open, for reading and writing."""
    try:
        return os.memfd_create(label)
    except OSError:
        return os.open("/tmp", os.O_TMPFILE | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
