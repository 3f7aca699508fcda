"""A child from hand-over to Exit: the blame, the clock, the limits, the kill."""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from time import sleep

from sandbox import pool, processors, spawn, watchdog
from sandbox.channel import DATA, END, GO, frame, framed
from sandbox.clock import TICK, awake
from sandbox.ending import from_status, reported
from sandbox.failure import Lost, NotStarted, SandboxError
from sandbox.policy import Ended, Ending, Exit, Job, Level, Limit, Policy
from sandbox.terms import PROGRAM, terms
from sandbox.turn import Turn
from sandbox.watchdog import World
from sandbox.wires import Wires

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from sandbox.work import Work

SETUP_TICKS = 120  # of waiting for "go": ticks, not seconds, since we may be suspended meanwhile
WORK_TICK = 0.05  # between two looks into a work directory
ATTEMPTS_BESIDE = 8  # to have a child let go beside children who end executors; alone it is 2
GRACE = 0.2  # for a child that has closed everything to be seen dead


class Session:
    """One end of a conversation with a child. Use it in one thread at a time.

    Args:
        job, policy: see `sandbox.session`.
        modules: what the executor must have imported, besides the driver's own.
        messages: what the child finds when it begins, as if sent then.
    """

    def __init__(
        self, job: Job, policy: Policy, modules: tuple[str, ...] = (), messages: Collection[bytes] = ()
    ) -> None:
        self._policy = policy
        source = frame(DATA, job.source.encode("utf-8", "surrogatepass"))
        self._first = source + framed(messages, policy.message_bytes)
        is_asked_little = job.driver != PROGRAM and len(messages) <= processors.MOST_MESSAGES
        self._takes_turns = is_asked_little and not policy.threads
        self._modules = (job.driver.partition(":")[0], *modules)
        self._work: Work | None = None
        self._inbox: deque[bytes] = deque()
        self._report: bytes | None = None
        self._limit: Limit | None = None
        self._exit: Exit | None = None
        self._world: World | None = None  # as it was before, where it has to be watched
        self._heard = False  # whether the executor has answered since the child ended
        self._hindered = ""  # what this process could not do, where a child may be why
        self._processor = processors.ANY
        self._pid = -1  # until it is let go
        self._turn = Turn()
        try:
            self._begin(job)
        except BaseException:
            self._leave()
            raise
        self._began = awake()
        self._deadline = self._began + policy.wall_seconds

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, *messages: bytes) -> None:
        """Hands messages over; never blocks. Raises Ended where the child is gone."""
        if self._exit is not None:
            raise Ended(self._exit)
        self._wires.send(framed(messages, self._policy.message_bytes))

    def receive(self, seconds: float) -> bytes:
        """The child's next message; raises Ended where there is none within `seconds`."""
        deadline = min(self._deadline, awake() + seconds)
        while not self._inbox:
            if self._over or not self._wires.channel_open:
                raise Ended(self.close())
            self._advance(deadline)
        return self._inbox.popleft()

    def finish(self) -> Exit:
        """Waits until the child has ended by itself or met a limit; too much output is one."""
        while not (self._over or self._wires.truncated or self._wires.all_closed):
            self._advance(self._deadline)
            self._inbox.clear()  # a program has nobody to talk to
        self._wires.drain()  # what it printed may be read after its report, which came together with "go"
        if self._wires.truncated:
            self._limit = Limit.OUTPUT
        return self.close()

    def close(self) -> Exit:
        """Ends the child, if it has not ended, and says what happened. May be called again."""
        if self._exit is None:
            wall = awake() - self._began
            self._exit = Exit(Ending.LOST, self._level, wall=wall)  # also where we fail to say more
            try:
                facts = self._facts() | self._wires.kept()
                self._exit = Exit(level=self._level, wall=wall, alone=self._turn.alone, **facts)
            finally:
                self._abandon()
                self._leave()
        return self._exit

    def _facts(self) -> dict[str, Any]:
        """What is known about its end. What we cannot do on the floor is its doing, and costs it the run."""
        if self._world is None:
            return self._end()
        try:
            facts = self._end() | self._inspect(self._world)
        except (OSError, MemoryError, SandboxError) as problem:
            self._hindered = f"{type(problem).__name__}: {problem}"
        if self._hindered:
            facts = self._lose() | {"touched": (f"this process was hindered by {self._hindered}",)}
            self._world.relieve()
        return facts

    def _leave(self) -> None:
        self._turn.over()
        processors.give_back(self._processor)

    def _begin(self, job: Job) -> None:
        """Has a child let go; a dead executor is replaced."""
        root = ""
        if self._policy.file_bytes:
            from sandbox import work  # what it needs, few jobs need

            root = work.root()
        self._key = (self._policy.tier, int(self._policy.max_level), root)
        for tried in range(ATTEMPTS_BESIDE):
            try:
                return self._attempt(job, pool.borrow(self._key, self._modules))
            except (Lost, NotStarted) as problem:
                failure: Exception = problem
            if tried and self._turn.alone:
                break
            sleep(0 if self._turn.alone else tried * TICK)
        raise SandboxError(f"no child could be started: {failure}")

    def _attempt(self, job: Job, executor: spawn.Executor) -> None:
        self._executor = executor
        try:
            self._wires = Wires(job.stdin, self._policy)
        except OSError as problem:
            pool.give_back(executor)
            watchdog.relieve()
            raise Lost(f"the pipes of a child cannot be made: {problem}") from problem
        try:
            if not executor.ready():
                raise Lost("the executor ended")
            pool.answered(executor)
            executor.hand_over(self._terms(job, executor.user), self._wires.theirs)
            self._wires.handed_over()
            if executor.level == Level.L1:  # the child gets ready meanwhile, and has nothing to run yet
                self._world = World(executor.user)
            pool.let_go(self._turn, on_floor=self._world is not None)
            self._wires.send(self._first)
            self._await_go()
        except (OSError, Lost) as problem:
            pool.discard(executor)
            self._abandon()
            raise Lost(executor.failure or str(problem)) from problem
        except BaseException:  # also what a signal handler of the caller's raises
            self._give_up()
            raise

    def _give_up(self) -> None:
        """Has the child ended that was given the job, if one was."""
        try:
            with suppress(Lost):  # whoever needs the executor next will notice
                if self._pid < 0 and not self._wires.theirs:
                    self._await_go()
            if self._pid >= 0:
                self._executor.end(self._pid)
        finally:
            self._abandon()

    def _terms(self, job: Job, user: int) -> bytes:
        if self._takes_turns and self._processor == processors.ANY:
            self._processor = processors.take()
        if self._policy.file_bytes:
            from sandbox.work import Work

            self._work = Work(user, self._policy.file_bytes)
        return terms(job, self._policy, self._work.path if self._work else "", self._processor)

    def _abandon(self) -> None:
        self._wires.close()
        if self._work is not None:
            self._work.remove()
        pool.give_back(self._executor)

    def _await_go(self) -> None:
        for _ in range(SETUP_TICKS):
            if not self._wires.frames and not self._wires.pump(TICK):
                self._executor.refill()
            if self._wires.frames:
                return self._go(self._wires.frames.popleft())
            if not self._wires.channel_open or not self._executor.is_alive():
                raise Lost("the executor ended")
        raise Lost("the executor did not answer")

    def _go(self, message: tuple[int, bytes]) -> None:
        word, pid, rest = message[1].decode().split(" ", 2)
        self._pid = int(pid)
        self._executor.taken(self._pid)
        if message[0] != GO or word != "go":
            raise SandboxError(rest)
        self._level = Level(int(rest))

    @property
    def _over(self) -> bool:
        return bool(self._exit or self._limit or self._report is not None or self._hindered)

    def _advance(self, deadline: float) -> None:
        """Takes what the child says next, or meets a limit."""
        if not (self._wires.frames or self._wires.bad):  # they may have come together with "go"
            left = deadline - awake()
            if left <= 0:
                self._limit = Limit.WALL
                return
            self._pump(left if self._work is None else min(left, WORK_TICK))
        while self._wires.frames:
            kind, message = self._wires.frames.popleft()
            if kind == DATA:
                self._inbox.append(message)
            elif kind == END and self._report is None:
                self._report = message
        if self._wires.bad:
            self._limit = Limit.MESSAGE
        if self._work is not None and self._work.is_overfull():
            self._limit = Limit.FILES

    def _pump(self, seconds: float) -> None:
        try:
            self._wires.pump(seconds)
        except (OSError, MemoryError) as problem:
            if self._world is None:
                raise
            self._hindered = f"{type(problem).__name__}: {problem}"

    def _end(self) -> dict[str, Any]:
        """Sees to it that the child is dead and collects what is known about its end."""
        if self._limit is None and (self._report is not None or self._wires.channel_open):
            self._wires.drain()
            facts = {"ended": Ending.CLOSED} if self._report is None else reported(self._report)
            cpu = spawn.cpu_of(self._pid)
            self._dismiss()
            return facts | ({"cpu": cpu} if cpu else {})
        facts = self._buried()
        self._wires.drain()
        return facts

    def _dismiss(self) -> None:
        """Has the child killed; waits for it only where it might do harm, or write, until then."""
        if self._world is not None:
            done = self._heard = self._executor.stop(self._pid)
        elif self._work is not None:
            done = self._executor.await_end(self._pid, 0) is not None
        else:
            processors.send_away(self._pid, self._processor)
            done = self._executor.end(self._pid)
        if not done:
            self._lose()

    def _lose(self) -> dict[str, Any]:
        pool.discard(self._executor)
        watchdog.kill_orphan(self._pid)
        return {"ended": Ending.LOST}

    def _inspect(self, before: World) -> dict[str, Any]:
        """What the watchdog found; a harmed executor is ended, and the next job gets a new one."""
        before.relieve()
        touched = before.repaired()
        harmed = pool.discard_harmed(self._executor, heard=self._heard)
        fields: dict[str, Any] = {"ended": Ending.LOST} if harmed else {}
        if self._executor in harmed:
            watchdog.kill_orphan(self._pid)
        executor = pool.executor(self._key, self._modules)
        for kind, number in before.unremoved():
            executor.remove(kind, number)
        return fields | {"touched": touched + ("the executor was harmed",) * len(harmed[:1])}

    def _buried(self) -> dict[str, Any]:
        found = self._executor.await_end(self._pid, 0 if self._limit else GRACE)
        self._heard = found is not None
        if found is None:
            return self._lose()
        if self._limit is not None:
            return {"ended": Ending.LIMITED, "limit": self._limit, "cpu": found[1]}
        return from_status(*found, self._policy)
