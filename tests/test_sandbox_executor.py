"""The executor's life: replaced when it dies, patient when it is suspended, never left behind."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

import sandbox
from sandbox import Ended, Ending, Job, Level, Policy, clock, linux, pool, spawn, watchdog, zygote
from sandbox.manner import disturbed, expects_a_signal, manner

ROOT = Path(__file__).parent.parent
QUICK = Policy(wall_seconds=20.0)
ECHO = "tests.sandbox_drivers:echo"


@pytest.fixture
def executor() -> Iterator[spawn.Executor]:
    """A fresh executor, which serves the small tier in this test."""
    pool.close_all()
    sandbox.run(Job(""))
    yield pool.executor(("small", int(Level.L3), ""))
    pool.close_all()


def works() -> bool:
    return sandbox.run(Job("print(6 * 7)"), QUICK).stdout == b"42\n"


def children_of(pid: int) -> list[int]:
    """The processes whose parent is `pid`, but for the one that fills its library, which gives way to all."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_bytes().rpartition(b")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] != b"Z" and fields[16] == b"0":
                found.append(int(entry.name))
    return found


def leads_a_session(pid: int) -> bool:
    """Whether a process does, as only children with a job do; one that has just ended does not."""
    try:
        return os.getsid(pid) == pid
    except ProcessLookupError:
        return False


def at_work_for(pid: int) -> int:
    """The one child of an executor that has a job, when those before it have come to their ends."""
    for _ in range(500):
        running = [child for child in children_of(pid) if leads_a_session(child)]
        if len(running) == 1:
            return running[0]
        time.sleep(0.01)
    raise AssertionError(f"the executor's children with jobs are {running}")


def settled(pid: int, count: int) -> bool:
    """Whether an executor comes to have so many children."""
    for _ in range(500):
        if len(children_of(pid)) == count:
            return True
        time.sleep(0.01)
    return False


def gone(pid: int) -> bool:
    """Whether a process comes to its end."""
    for _ in range(500):
        if manner(pid) is None:
            return True
        time.sleep(0.01)
    return False


def test_an_executor_keeps_its_spares_and_nothing_else(executor: spawn.Executor) -> None:
    for _ in range(20):
        assert works()
    assert settled(executor.pid, zygote.SPARES)
    assert executor is pool.executor(executor.key)


LIBRARY_KILLER = """
import os
for pid in range(os.getppid() + 1, os.getpid() + 10):
    try:
        if os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0):
            {}
    except OSError:
        pass
"""


@pytest.mark.parametrize(
    "harm",
    [
        "os.kill(pid, 9)",
        "os.kill(pid, 19)",
        "__import__('resource').prlimit(pid, 1, (0, 0))",
        "os.sched_setaffinity(pid, {0})",
    ],
)
def test_what_fills_the_library_can_be_harmed_by_nobody_unseen(harm: str) -> None:
    """By a child that runs before the library is full; where we are root, it can reach nothing."""
    pool.close_all()
    floor = Policy(wall_seconds=20.0, max_level=Level.L1)
    sandbox.run(Job(LIBRARY_KILLER.format(harm)), floor)
    for _ in range(2):
        found = sandbox.run(Job("import colorsys\nprint(1)"), floor)
        assert (found.ended, found.stdout, found.touched) == (Ending.RETURNED, b"1\n", ())
    pool.close_all()


def test_a_dead_executor_is_replaced_without_a_word(executor: spawn.Executor) -> None:
    os.kill(executor.pid, signal.SIGKILL)
    assert gone(executor.pid)
    assert works()
    assert pool.executor(executor.key) is not executor


def test_an_executor_that_dies_with_its_spares_is_replaced(executor: spawn.Executor) -> None:
    os.killpg(executor.pid, signal.SIGKILL)
    assert works()


def test_an_executor_whose_spares_were_killed_makes_new_ones(executor: spawn.Executor) -> None:
    for pid in children_of(executor.pid):
        with suppress(ProcessLookupError):  # of the job before, just buried
            os.kill(pid, signal.SIGKILL)
    assert works()
    assert works()


def test_an_executor_that_was_suspended_goes_on(executor: spawn.Executor) -> None:
    os.killpg(executor.pid, signal.SIGSTOP)
    timer = threading.Timer(0.5, os.killpg, (executor.pid, signal.SIGCONT))
    timer.start()
    assert works()
    timer.join()
    assert pool.executor(executor.key) is executor


def test_an_executor_that_stays_stopped_costs_what_was_running_and_no_more(
    executor: spawn.Executor,
) -> None:
    with sandbox.session(Job("", driver=ECHO), QUICK) as child:
        child.receive(20)
        lost = pool.executor(executor.key)
        os.kill(lost.pid, signal.SIGSTOP)
        with pytest.raises(Ended) as ended:
            child.receive(0.1)
    assert ended.value.exit.ended is Ending.LOST
    assert works()
    assert not lost.is_alive()


def test_a_child_outlives_neither_its_session_nor_its_executor(executor: spawn.Executor) -> None:
    with sandbox.session(Job("", driver=ECHO), QUICK) as child:
        child.receive(20)
        lost = pool.executor(executor.key)
        running = at_work_for(lost.pid)
        os.kill(lost.pid, signal.SIGKILL)
        child.send(b"still there")
        assert child.receive(20) == b"still there"
    assert gone(running)


def test_two_failures_in_a_row_are_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    pool.close_all()
    monkeypatch.setattr(spawn, "BOOT", "raise SystemExit({0!r})")
    with pytest.raises(sandbox.SandboxError, match="no child could be started"):
        sandbox.run(Job(""))
    monkeypatch.undo()
    assert works()


def test_the_level_is_learnt_though_the_executor_that_was_asked_first_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool.close_all()
    real, asked = spawn.Executor.ready, []

    def ready(self: spawn.Executor) -> bool:
        asked.append(self)
        return real(self) and len(asked) > 1

    monkeypatch.setattr(spawn.Executor, "ready", ready)
    assert sandbox.level() >= Level.L1
    assert len(set(asked)) == 2


@pytest.mark.parametrize("number", [signal.SIGCHLD, signal.SIGTERM, signal.SIGUSR1])
def test_a_signal_that_waits_is_seen_but_for_a_childs_end_which_does_nothing(number: int) -> None:
    """The C library blocks all signals while it forks: an executor may have a child that ends just then."""
    told, tells = os.pipe()
    pid = os.fork()
    if pid == 0:
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        os.kill(os.getpid(), signal.SIGCHLD)
        os.write(tells, b"!")
        signal.pause()
    os.read(told, 1)
    os.close(told)
    os.close(tells)
    as_it_was = manner(pid)
    assert f"{1 << signal.SIGCHLD - 1:016x}" in Path(f"/proc/{pid}/status").read_text()
    try:
        if number != signal.SIGCHLD:
            os.kill(pid, number)
        assert disturbed(as_it_was, (pid,)) == expects_a_signal(pid) == (number != signal.SIGCHLD)
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    assert expects_a_signal(pid)


def test_an_interpreter_that_does_not_exist_is_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    pool.close_all()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(sandbox.SandboxError, match="/nowhere/python"):
        sandbox.run(Job(""))
    monkeypatch.undo()
    assert works()


def test_warming_returns_before_the_executor_is_ready() -> None:
    pool.close_all()
    sandbox.warm("small", "tests.sandbox_drivers")
    started = pool.executor(("small", int(Level.L3), ""))
    assert started.level is None
    with sandbox.session(Job("", driver=ECHO), QUICK) as child:
        child.receive(20)
    assert pool.executor(("small", int(Level.L3), "")) is started


def test_an_executor_is_retired_when_a_new_driver_needs_another() -> None:
    pool.close_all()
    with sandbox.session(Job("", driver=ECHO), QUICK) as child:
        child.receive(20)
        old = pool.executor(("small", int(Level.L3), ""))
        assert sandbox.call("keyword:iskeyword", "def", QUICK) is True
        child.send(b"the old one still serves")
        assert child.receive(20) == b"the old one still serves"
        assert old.is_alive()
    assert not old.is_alive()


def test_a_forked_copy_of_the_parent_starts_its_own(executor: spawn.Executor) -> None:
    pid = os.fork()
    if pid == 0:
        try:
            os._exit(0 if works() and pool.executor(executor.key).pid != executor.pid else 1)
        finally:
            os._exit(2)
    assert os.waitpid(pid, 0)[1] == 0
    assert works()


def test_everything_ends_with_the_parent() -> None:
    source = (
        "import os, sandbox\n"
        "from sandbox import pool\n"
        "sandbox.run(sandbox.Job(''))\n"
        "print(pool.executor(('small', 3, '')).pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, stdout=subprocess.PIPE)
    pid = int(done.stdout)
    assert gone(pid)
    assert not children_of(pid)


def test_the_executors_environment_and_descriptors_are_bare(executor: spawn.Executor) -> None:
    inherited = os.open("/etc/passwd", os.O_RDONLY)
    os.set_inheritable(inherited, True)
    high = os.dup2(inherited, 300)
    try:
        pool.close_all()
        works()
        pid = pool.executor(executor.key).pid
        if os.getuid():
            pytest.skip("only root can look into a process that is closed to others")
        assert Path(f"/proc/{pid}/environ").read_bytes().count(b"=") <= 1  # LD_LIBRARY_PATH, where set
        targets = {os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir()}
        assert not any("passwd" in target for target in targets)
    finally:
        os.close(inherited)
        os.close(high)


def test_nothing_leaks_over_many_runs(executor: spawn.Executor) -> None:
    sources = ["print(1)", "1/0", "import os; os._exit(3)", "import os; os.close(4)", "import os; os.abort()"]
    sandbox.run(Job("pass"))
    before = len(os.listdir("/proc/self/fd"))
    for i in range(200):
        sandbox.run(Job(sources[i % len(sources)]), replace(QUICK, wall_seconds=5.0))
    assert len(os.listdir("/proc/self/fd")) == before
    assert settled(executor.pid, zygote.SPARES)


def test_a_thread_that_asks_for_the_sandbox_alone_gets_it() -> None:
    others_alone: list[bool] = []
    mine: list[bool] = []

    def run_beside() -> None:
        for _ in range(20):
            others_alone.append(sandbox.run(Job("pass"), QUICK).alone)

    thread = threading.Thread(target=run_beside)
    thread.start()
    for _ in range(10):
        with sandbox.exclusive():
            mine.append(sandbox.run(Job("pass"), QUICK).alone)
    thread.join()
    assert mine == [True] * 10
    assert len(others_alone) == 20


def test_runs_of_two_threads_know_of_each_other() -> None:
    with sandbox.session(Job("", driver=ECHO), QUICK) as child:
        child.receive(20)
        found: list[bool] = []
        thread = threading.Thread(target=lambda: found.append(sandbox.run(Job("pass"), QUICK).alone))
        thread.start()
        thread.join()
        assert found == [False]
        assert child.close().alone is False


def test_two_sessions_of_one_thread_are_one_party() -> None:
    with sandbox.session(Job("", driver=ECHO), QUICK) as child:
        assert sandbox.run(Job("pass"), QUICK).alone
        assert child.close().alone


def test_asking_for_the_sandbox_alone_with_a_session_open_is_the_callers_error() -> None:
    with (
        sandbox.session(Job("", driver=ECHO), QUICK),
        pytest.raises(RuntimeError, match="close your sessions"),
        sandbox.exclusive(),
    ):
        raise AssertionError("it was granted")


ORPHANED = """
import os, time
import sandbox
from bench import _held
from sandbox import pool
from sandbox.manner import manner

def is_spare(pid):
    try:
        return os.getsid(pid) != pid
    except ProcessLookupError:
        return False
_held.adopt_orphans()
for ready in (False, True):
    if ready:
        assert sandbox.run(sandbox.Job("print(1)")).stdout == b"1\\n"
    found = pool.executor(("small", 3, ""))
    while len(there := _held.children(found.pid)) < 3 or not all(map(is_spare, there)):
        time.sleep(0.01)  # until who had the job is buried
    os.kill(found.pid, 9)
    while manner(found.pid) is not None:
        time.sleep(0.01)
    assert pool.executor(("small", 3, "")) is not found
    left = set(_held.children(os.getpid())) - {pool.executor(("small", 3, "")).pid}
    print(len(left))
"""


def test_spares_that_fall_to_us_are_buried_whether_or_not_their_executor_was_used() -> None:
    """As where the handler is process 1 of a container."""
    done = subprocess.run(
        [sys.executable, "-c", ORPHANED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["0", "0"]


def test_who_stops_waiting_for_the_sandbox_alone_keeps_nobody_out() -> None:
    begun, over, found = threading.Event(), threading.Event(), list[bool]()

    def hold() -> None:
        with sandbox.session(Job("", driver=ECHO), QUICK):
            begun.set()
            over.wait()

    def interrupt(*_: object) -> None:
        raise TimeoutError

    holder = threading.Thread(target=hold)
    other = threading.Thread(target=lambda: found.append(sandbox.run(Job("pass"), QUICK).alone), daemon=True)
    holder.start()
    begun.wait()
    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(TimeoutError), sandbox.exclusive():
            raise AssertionError("it was granted")
    finally:
        signal.signal(signal.SIGALRM, before)
    other.start()
    other.join(30)
    over.set()
    holder.join()
    assert found == [False]


def test_a_kernel_without_memory_files_is_served_from_unlinked_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(label: str) -> int:
        raise OSError(38, "no memory files")

    monkeypatch.setattr(os, "memfd_create", refuse)
    found = sandbox.run(Job("print(input())", b"from a file\n"), QUICK)
    assert found.stdout == b"from a file\n"


def test_a_parent_that_has_no_descriptors_left_says_so_and_loses_none() -> None:
    sandbox.run(Job(""))
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    open_now = len(os.listdir("/proc/self/fd"))
    lowest = os.dup(0)
    os.close(lowest)
    refused = 0
    for free in range(12):
        resource.setrlimit(resource.RLIMIT_NOFILE, (lowest + free, limits[1]))
        try:
            sandbox.run(Job(""))
        except sandbox.SandboxError:
            refused += 1
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, limits)
        assert len(os.listdir("/proc/self/fd")) == open_now
    assert refused
    assert works()


def test_a_run_on_the_floor_answers_for_the_executors_of_other_tiers_too() -> None:
    floor = Policy(wall_seconds=20.0, max_level=Level.L1)
    sandbox.run(Job(""), replace(floor, tier="full"))
    sandbox.run(Job(""), floor)
    for act in ("os.kill(pid, 19)", "os.kill(pid, 9)", "os.sched_setaffinity(pid, {0})"):
        for choose in (lambda found: found.pid, lambda found: children_of(found.pid)[0]):
            other = pool.executor(("full", int(Level.L1), ""))
            assert settled(other.pid, zygote.SPARES)
            pid = choose(other)
            found = sandbox.run(Job(f"import os\npid = {pid}\n{act}"), floor)
            assert found.ended is Ending.LOST, (act, found)
            done = sandbox.run(Job("print(1)"), replace(floor, tier="full"))
            assert (done.stdout, done.touched) == (b"1\n", ())


PARENT = """
import os, resource, signal, sys
from sandbox import Job, Level, Policy, SandboxError, run
answer = os.dup(1)
{prepare}
try:
    ended = run(Job({source!r}), Policy(wall_seconds=20.0, max_level=Level({level})))
    found = ended.stdout.decode() + ended.stderr
except SandboxError as problem:
    found = str(problem)
os.write(answer, found.encode())
"""
SEEN_FROM_INSIDE = """
import os, signal
def is_open(descriptor):
    try:
        return bool(os.fstat(descriptor))
    except OSError:
        return False
print([d for d in range(1024) if is_open(d)], signal.pthread_sigmask(signal.SIG_BLOCK, []))
"""


def said_by_a_parent(prepare: str, level: Level) -> str:
    source = PARENT.format(prepare=prepare, source=SEEN_FROM_INSIDE, level=int(level))
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize("level", [Level.L1, sandbox.level()], ids=["floor", "as far as granted"])
@pytest.mark.parametrize(
    "prepare",
    [
        "os.close(2)",
        "os.closerange(0, 3)",
        "signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())",
        "os.dup2(os.open('/etc/passwd', os.O_RDONLY), 900)",
    ],
    ids=["no standard error", "no standard streams", "all signals blocked", "a file left open for programs"],
)
def test_what_a_parent_is_like_is_not_seen_by_its_children(prepare: str, level: Level) -> None:
    assert said_by_a_parent(prepare, level) == "[0, 1, 2, 3, 4] set()\n"


def test_an_executor_inherits_no_descriptor_whatever_its_number(executor: spawn.Executor) -> None:
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 1
    pool.close_all()
    with open(os.devnull, "rb") as file:
        os.dup2(file.fileno(), most, inheritable=True)
    try:
        assert works()
        (found,) = pool._executors.values()
        assert str(most) not in os.listdir(f"/proc/{found.pid}/fd")
    finally:
        os.close(most)


def test_a_limit_of_the_parent_below_what_a_job_is_granted_is_named() -> None:
    lowered = "resource.setrlimit(resource.RLIMIT_STACK, (8 << 20, 8 << 20))"
    assert "maximum limit" in said_by_a_parent(lowered, Level.L1)


def test_a_spare_that_died_unused_says_nothing_of_a_child_that_is_given_its_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(linux, "fork", lambda: 4711)
    monkeypatch.setattr(zygote, "_reseed", lambda: None)
    keeper = zygote.Zygote.__new__(zygote.Zygote)
    keeper._buried = {4711: (9, 0.0)}
    assert keeper._fork() == 4711
    assert keeper._buried == {}  # else it would neither be killed nor waited for


def test_spares_that_somebody_killed_are_replaced_while_a_job_waits(
    executor: spawn.Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sandbox import child

    monkeypatch.setattr(child, "SETUP_TICKS", 20)  # as many orders are enough
    time.sleep(0.3)  # it has all its spares, and nothing to do
    spares = children_of(executor.pid)
    for pid in spares:
        os.kill(pid, signal.SIGKILL)
    assert spares
    assert all(map(gone, spares))  # one that dies yet may take a job with it
    assert works()
    assert pool.executor(executor.key) is executor


def test_an_executor_that_does_not_answer_is_given_up_whatever_signals_we_get(
    executor: spawn.Executor,
) -> None:
    before = signal.signal(signal.SIGALRM, lambda *_: None)
    try:
        with sandbox.session(Job("import time\ntime.sleep(0.3)\nraise SystemError"), QUICK) as child:
            os.kill(executor.pid, signal.SIGSTOP)
            signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
            assert executor.await_end(child._pid, 0) is None
            child.close()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert works()


@pytest.mark.parametrize("what", ["exclusive", "session"])
def test_a_forked_copy_waits_for_no_thread_that_it_does_not_have(what: str) -> None:
    began, done = threading.Event(), threading.Event()

    def hold() -> None:
        with sandbox.exclusive() if what == "exclusive" else sandbox.session(Job("", driver=ECHO), QUICK):
            began.set()
            done.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    began.wait()
    pid = os.fork()
    if pid == 0:
        try:
            signal.alarm(60)
            with sandbox.exclusive():
                os._exit(0 if works() else 1)
        finally:
            os._exit(2)
    assert os.waitpid(pid, 0)[1] == 0
    done.set()
    thread.join()


SUSPENDED = """
import sandbox
job = sandbox.Job("import time\\ntime.sleep(1)\\nprint(6 * 7)")
print("begun", flush=True)
print(sandbox.run(job, sandbox.Policy(wall_seconds=3.0)).stdout)
"""


def test_what_was_suspended_with_us_did_not_use_up_its_time() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUSPENDED], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as us:
        assert us.stdout is not None
        assert us.stdout.readline() == "begun\n"
        time.sleep(0.5)
        executors = children_of(us.pid)
        tree = [us.pid, *executors, *(child for executor in executors for child in children_of(executor))]
        for act in (signal.SIGSTOP, signal.SIGCONT):
            for pid in tree:
                with suppress(ProcessLookupError):  # a spare that came to its end
                    os.kill(pid, act)
            time.sleep(4 if act is signal.SIGSTOP else 0)
        assert us.stdout.read() == "b'42\\n'\n"


def test_a_suspension_that_several_threads_notice_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(clock, "monotonic", lambda: now[0])
    monkeypatch.setattr(clock, "_until", 0.0)  # this machine may have been suspended, too
    monkeypatch.setattr(clock, "_suspended", 0.0)
    before = clock.awake()
    now[0] += 0.4
    clock.waited(100.0, clock.TICK)  # a busy machine
    assert clock.awake() == before + 0.4
    now[0] += 10
    clock.waited(100.4, clock.TICK)
    clock.waited(100.3, clock.TICK)
    assert clock.awake() == pytest.approx(before + 0.4 + clock.TICK)


class Interrupted(BaseException):
    """What a signal handler of the caller's raises."""


def test_who_is_interrupted_while_a_child_is_got_ready_leaves_nothing_behind(
    executor: spawn.Executor,
) -> None:
    def interrupt(*_: object) -> None:
        raise Interrupted

    before = signal.signal(signal.SIGALRM, interrupt)
    started = len(os.listdir("/proc/self/fd"))
    try:
        for delay in range(1, 60):
            with suppress(Interrupted):
                signal.setitimer(signal.ITIMER_REAL, delay * 5e-5)
                sandbox.run(Job("import time\ntime.sleep(60)"), QUICK)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert works()
    assert (
        len(os.listdir("/proc/self/fd")) <= started + 60
    )  # of those that were interrupted between two steps


def test_an_orphan_is_killed_though_nobody_can_look_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def without_descriptors(*_: object) -> None:
        raise OSError(24, "Too many open files")

    def buried_by_another(*_: object) -> None:
        raise ChildProcessError

    monkeypatch.setattr(watchdog, "manner", without_descriptors)
    orphan = subprocess.Popen(["sleep", "60"], start_new_session=True)
    with monkeypatch.context() as context:
        context.setattr(os, "waitpid", buried_by_another)
        watchdog.kill_orphan(orphan.pid)
    assert orphan.wait() == -signal.SIGKILL


def test_a_limit_that_is_lowered_while_it_is_restored_costs_nobody_else_a_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lowered_meanwhile(*_: object) -> None:
        raise ValueError("not allowed to raise maximum limit")

    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    wanted = watchdog.in_quiet()[0] | {resource.RLIMIT_CORE: (soft + 1, hard)}
    monkeypatch.setattr(resource, "setrlimit", lowered_meanwhile)
    assert watchdog.restore_limits(wanted)
