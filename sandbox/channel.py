"""Length-prefixed frames over a pair of descriptors, with a size cap; never pickle.

A frame is one byte of kind, four bytes of length (little-endian) and the message. GO and END frame the
child's life and come from the sandbox itself; all else is DATA. After GO everything that arrives is
whatever the candidate chose to write, so the decoder takes any bytes, in any pieces, and either yields
frames or raises BadFrame.
"""

from __future__ import annotations

import os
from struct import Struct

DATA, GO, END = 0, 1, 2
_HEADER = Struct("<BI")
HEADER = _HEADER.size
CHUNK = 1 << 16

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator


class BadFrame(Exception):
    """What arrived is no frame, or one larger than agreed."""


def frame(kind: int, message: bytes) -> bytes:
    """The bytes of one frame. Raises struct.error for 4 GiB and more."""
    return _HEADER.pack(kind, len(message)) + message


def framed(messages: Collection[bytes], cap: int) -> bytes:
    """The frames of messages. Raises ValueError for one of more than `cap` bytes."""
    for message in messages:
        if len(message) > cap:
            raise ValueError(f"a message of {len(message)} bytes; the policy takes {cap}")
    return b"".join([frame(DATA, message) for message in messages])


class Closed(EOFError):
    """The parent has closed the conversation: nobody would hear another word."""


class Decoder:
    """Frames from bytes that arrive in pieces. Holds at most one message of `cap` bytes.

    Args:
        cap: the largest message taken, in bytes.
    """

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._buffer = bytearray()

    def feed(self, piece: bytes) -> Iterator[tuple[int, bytes]]:
        """The frames that `piece` completes, as (kind, message); raises BadFrame and stays unusable."""
        held = self._buffer
        held += piece
        while len(held) >= HEADER:
            kind, length = _HEADER.unpack_from(held)
            if kind > END:
                raise BadFrame(f"kind {kind} does not exist")
            if length > self._cap:
                raise BadFrame(f"a message of {length} bytes, more than the {self._cap} agreed")
            end = HEADER + length
            if len(held) < end:
                return
            whole = kind, bytes(held[HEADER:end])
            del held[:end]
            yield whole


class Channel:
    """The child's end of a conversation: what a driver is given.

    Args:
        incoming, outgoing: descriptors, blocking.
        cap: the largest message either way, in bytes.
    """

    def __init__(self, incoming: int, outgoing: int, cap: int) -> None:
        self._incoming, self._outgoing, self._cap = incoming, outgoing, cap
        self._held = bytearray()  # that came together with what was asked for

    def receive(self) -> bytes:
        """The parent's next message; blocks. Raises Closed where the parent is gone."""
        _, length = _HEADER.unpack(self._exactly(HEADER))
        return self._exactly(length)

    def send(self, *messages: bytes) -> None:
        """Hands messages to the parent, all at once; blocks until they are taken.

        Raises ValueError for a message beyond the cap, which would end the conversation.
        """
        self._write(framed(messages, self._cap))

    def put(self, kind: int, message: bytes) -> None:
        """Writes one frame of any kind."""
        self._write(frame(kind, message))

    def _write(self, frames: bytes) -> None:
        left = memoryview(frames)
        while left:
            left = left[os.write(self._outgoing, left) :]

    def _exactly(self, count: int) -> bytes:
        held = self._held
        while len(held) < count:
            piece = os.read(self._incoming, CHUNK)
            if not piece:
                raise Closed
            held += piece
        piece = bytes(held[:count])
        del held[:count]
        return piece
