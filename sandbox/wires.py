"""The descriptors between a parent and one child: five pipes' worth of bytes, drained as they come.

Whatever the child does to its ends, reading and writing here never blocks, and what is kept is bounded:
the first bytes of standard output, the last ones of standard error, one message at a time.
"""

from __future__ import annotations

import os
from collections import deque
from select import POLLIN, POLLOUT, poll, select
from time import monotonic

from sandbox import clock
from sandbox.channel import CHUNK, BadFrame, Decoder
from sandbox.unnamed import unnamed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from sandbox.policy import Policy

DRAINS = 64  # chunks read at the end; more than a pipe can hold
FIRST = 448  # bytes, which hold "go" and need no memory that a child of the floor could have taken from us


class Wires:
    """What a child is given and what came back from it.

    Args:
        stdin: what it will read from descriptor 0.
        policy: how much is kept.
    """

    def __init__(self, stdin: bytes, policy: Policy) -> None:
        self.frames: deque[tuple[int, bytes]] = deque()
        self.stdout = bytearray()
        self.truncated = False
        self.bad = ""  # why what came over the channel is no frame
        self.channel_open = True
        self._kept, self._tail = policy.output_bytes, policy.error_bytes
        self._stderr = bytearray()
        self._decoder = Decoder(policy.message_bytes)
        self._chunk = FIRST
        self._unsent = bytearray()
        self._readers: dict[int, Callable[[bytes], None]] = {}
        self._poll = poll()
        self._open(stdin)

    def _open(self, stdin: bytes) -> None:
        made = [_file_of(stdin)]
        try:
            for _ in range(4):
                made += os.pipe()
        except OSError:
            for descriptor in made:
                os.close(descriptor)
            raise
        input_end, out, theirs_out, error, theirs_error, theirs_in, self._writer, self._incoming, theirs = (
            made
        )
        self.theirs: tuple[int, ...] = (input_end, theirs_out, theirs_error, theirs_in, theirs)
        self._readers = {out: self._on_stdout, error: self._on_stderr, self._incoming: self._on_channel}
        for descriptor in self._readers:
            os.set_blocking(descriptor, False)
            self._poll.register(descriptor, POLLIN)
        os.set_blocking(self._writer, False)

    def handed_over(self) -> None:
        """Closes our copies of what the child has now."""
        theirs, self.theirs = self.theirs, ()  # first: an interruption must not have one closed twice
        for descriptor in theirs:
            os.close(descriptor)

    @property
    def all_closed(self) -> bool:
        """Whether the child can say nothing any more."""
        return not self._readers

    def kept(self) -> dict[str, Any]:
        """What was printed, as the fields of an Exit."""
        stderr = self._stderr.decode("utf-8", "replace")
        return {"stdout": bytes(self.stdout), "truncated": self.truncated, "stderr": stderr}

    def send(self, data: bytes) -> None:
        """Queues bytes for the child and writes what its pipe takes now."""
        self._unsent += data
        self._write()

    def pump(self, seconds: float) -> bool:
        """Waits for the child, at most so long or a tick, and takes what it says; whether it did anything."""
        seconds, began = min(max(0.0, seconds), clock.TICK), monotonic()
        ready = self._ready(seconds)
        clock.waited(began, seconds)
        for descriptor, _ in ready:
            if descriptor == self._writer:
                self._write()
            else:
                self._read(descriptor)
        return bool(ready)

    def _ready(self, seconds: float) -> list[tuple[int, int]]:
        try:
            return self._poll.poll(seconds * 1000)
        except OSError:  # poll takes no more descriptors than our limit, which a child of the floor may lower
            waiting = [self._writer] if self._waits_for_room else []
            read, write, _ = select([*self._readers], waiting, [], seconds)
            return [(descriptor, 0) for descriptor in (*read, *write)]

    def drain(self) -> None:
        """Takes what is in the pipes, without waiting."""
        for _ in range(DRAINS):
            if not (self._readers and self.pump(0)):
                return

    def close(self) -> None:
        """Closes every descriptor that is still open."""
        self.handed_over()
        ours = (*self._readers, *([self._writer] if self._writer >= 0 else []))
        self._readers, self._writer = {}, -1
        for descriptor in ours:
            os.close(descriptor)

    def _write(self) -> None:
        if self._writer < 0:
            return
        try:
            while self._unsent:
                del self._unsent[: os.write(self._writer, self._unsent[: 16 * CHUNK])]
            self._expect_room(False)
        except BlockingIOError:
            self._expect_room(True)
        except BrokenPipeError:  # it reads no more; whether that is its end, the other pipes tell
            self._expect_room(False)
            os.close(self._writer)
            self._writer = -1

    def _expect_room(self, expected: bool) -> None:
        if expected:
            self._poll.register(self._writer, POLLOUT)
        elif self._waits_for_room:
            self._poll.unregister(self._writer)
        self._waits_for_room = expected

    _waits_for_room = False

    def _read(self, descriptor: int) -> None:
        try:
            piece = os.read(descriptor, self._chunk)
        except BlockingIOError:
            return
        if piece:
            self._readers[descriptor](piece)
        else:
            self._hang_up(descriptor)

    def _hang_up(self, descriptor: int) -> None:
        self._poll.unregister(descriptor)
        del self._readers[descriptor]
        os.close(descriptor)
        if descriptor == self._incoming:
            self.channel_open = False

    def _on_stdout(self, piece: bytes) -> None:
        room = self._kept - len(self.stdout)
        self.stdout += piece[:room]
        self.truncated |= len(piece) > room

    def _on_stderr(self, piece: bytes) -> None:
        self._stderr += piece
        del self._stderr[: max(0, len(self._stderr) - self._tail)]

    def _on_channel(self, piece: bytes) -> None:
        if self.bad:
            return
        self._chunk = CHUNK
        try:
            self.frames.extend(self._decoder.feed(piece))
        except BadFrame as problem:
            self.bad = str(problem)


def _file_of(content: bytes) -> int:
    """A descriptor from which `content` can be read, which fits into no pipe."""
    if not content:
        return os.open("/dev/null", os.O_RDONLY)
    descriptor = unnamed("stdin")
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(descriptor, left) :]
        os.lseek(descriptor, 0, os.SEEK_SET)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
