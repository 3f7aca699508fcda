"""Length-prefixed frames over a pair of descriptors, with a size cap; never pickle."""

from __future__ import annotations


class Channel:
    """The child's end of a conversation: what a driver is given."""

    def receive(self) -> bytes:
        """The parent's next message; blocks. Raises EOFError where the parent is gone."""
        raise NotImplementedError

    def send(self, message: bytes) -> None:
        """Hands a message to the parent; blocks until it is taken."""
        raise NotImplementedError
