"""Operation: what telemetry adds, how a fan-out scales and what faults cost it, a large report."""

from __future__ import annotations

import io
import json
import os
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, redirect_stdout
from itertools import cycle, islice
from pathlib import Path
from threading import Event, Thread
from time import monotonic, perf_counter, process_time
from typing import Any
from unittest.mock import patch

from bench.timing import absent, figure, quantile
from lambda_container import handler, payload
from lambda_container.command import engine, fanout
from lambda_container.command.backoff import Backoff
from lambda_container.command.batches import Item
from lambda_container.command.emulator import Emulator, Settings, emulator
from lambda_container.command.emulators import Emulators
from lambda_container.command.invoker import Throttled
from lambda_container.command.journal import Journal
from lambda_container.command.keeper import Keeper
from lambda_container.command.progress import Progress
from tests.fake_function import MIXED, Fake, serving

ROOT = Path(__file__).resolve().parent.parent
ROLLOUTS = 20_000
PROCESSORS = f"of one; {len(os.sched_getaffinity(0))} processors for all and for whoever asks"
SETTINGS = Settings(reward="math", memory=1769)


def main() -> None:
    """Prints the figures."""
    _telemetry()
    _faults()
    _waiting()
    _workers()
    _report()


# --- telemetry


def _telemetry() -> None:
    """Timed in its place within the handler, where a batch has pushed it out of the processor's caches."""
    handler.configure({"RLVR_REWARD": "label", "AWS_LAMBDA_FUNCTION_NAME": "SageMaker-label"})
    event = json.dumps(_labels()).encode()
    report, whole, added, log = handler._report, [], [], io.StringIO()

    def timed(*arguments: Any) -> None:
        added.append(_processor(lambda: report(*arguments)))

    with patch.object(handler, "_report", timed), redirect_stdout(log):
        for _ in range(300):
            log.seek(0)
            whole.append(_processor(lambda: payload.write(handler.handler(payload.read(event)))))
    batch = quantile([one - line for one, line in zip(whole, added, strict=True)], 0.25)
    line = quantile(added, 0.25)
    handler.configure({})
    figure("64 labels, JSON in to JSON out, without telemetry, CPU", batch, "ms")
    figure("telemetry of the same batch, CPU", line * 1e3, "µs", ratio=line / batch, note="of it")
    figure("its line", len(log.getvalue().splitlines()[0]), "bytes")


def _processor(call: Callable[[], object]) -> float:
    """Milliseconds of this process's time that a call takes."""
    started = process_time()
    call()
    return (process_time() - started) * 1e3


def _labels() -> list[dict[str, object]]:
    dice = random.Random(1)
    options = {"labels": ["positive", "negative", "neutral"]}
    words = ["The", "review", "praises", "the", "service", "but", "finds", "the", "wait", "hard"]
    return [
        {
            "id": f"sample-{i}",
            "messages": [
                {"role": "user", "content": f"Which sentiment has review {i // 8}? " + " ".join(words)},
                {"role": "assistant", "content": _response(dice, words)},
            ],
            "reference_answer": dice.choice(options["labels"]),
            "verifier_options": options,
        }
        for i in range(64)
    ]


def _response(dice: random.Random, words: list[str]) -> str:
    thought = " ".join(dice.choices(words, k=dice.randint(30, 120)))
    return f"<think>{thought}</think>\nThe sentiment is \\boxed{{{dice.choice(['positive', 'negative'])}}}."


# --- the fan-out


def _faults() -> None:
    """A function that fails in every way it can, over HTTP, with a journal."""
    items = [Item(f"{i}", json.dumps({"id": f"row{i}"}).encode()) for i in range(ROLLOUTS)]
    limits = fanout.Limits(workers=8, failed=4, unanswered=12, backoff=Backoff(0.005, 0.1))
    for name, faults in (("no faults", {}), (f"{sum(MIXED.values()):.0%} of events failing", MIXED)):
        progress = Progress()
        with ExitStack() as stack:
            fake = stack.enter_context(serving(Fake(faults)))
            place = stack.enter_context(tempfile.TemporaryDirectory())
            journal = stack.enter_context(Journal(Path(place) / "journal", {}))
            emulators = Emulators([fake.address] * 8, 10, 0.0)
            started = monotonic()
            answers = _answered(fanout.fan_out(items, emulators, journal, limits, progress=progress))
            seconds = monotonic() - started
        lost, doubled = ROLLOUTS - len(set(answers)), len(answers) - len(set(answers))
        note = f"lost {lost}, doubled {doubled}; {progress['resent']:,} sent again"
        figure(f"{ROLLOUTS:,} rows, a fake function, {name}", ROLLOUTS / seconds, "/s", note=note)


def _waiting() -> None:
    """Workers that wait and do not compute: what is lost is the fan-out's own."""
    items = [Item(f"{i}", json.dumps({"id": f"row{i}"}).encode()) for i in range(64 * 80)]
    with serving(Fake(seconds=0.05)) as fake:
        for workers in (1, 2, 4, 8):
            emulators = Emulators([fake.address] * workers, 10)
            started = perf_counter()
            _answered(fanout.fan_out(items, emulators, None, fanout.Limits(workers=workers)))
            rate = len(items) / (perf_counter() - started)
            ideal = workers * 64 / 0.05
            name = f"rows through {workers} workers of 50 ms an event"
            figure(name, rate, "/s", ratio=rate / ideal, note="of the ideal")


def _workers() -> None:
    """Real math rollouts in 1, 2 and 4 containers of the image, and in 3 that are killed again and again."""
    why = engine.reachable()
    if why:
        absent("fan-out to containers", why)
        return
    from docker.errors import ImageNotFound

    with engine.engine() as client:
        try:
            client.images.get(engine.LOCAL)
        except ImageNotFound:
            absent("fan-out to containers", "the image is not built; `make image` builds it")
            return
        alone = 0.0
        for workers in (1, 2, 4):
            with ExitStack() as stack:
                running = [stack.enter_context(emulator(client, SETTINGS)) for _ in range(workers)]
                rate = _rate([one.url for one in running], list(_rollouts(4_000)))
            alone = alone or rate
            figure(f"math rollouts in {workers} containers", rate, "/s", ratio=rate / alone, note=PROCESSORS)
        with ExitStack() as stack:
            _kill([stack.enter_context(emulator(client, SETTINGS)) for _ in range(3)])


def _kill(running: list[Emulator]) -> None:
    """Containers that are killed at random, and a tenth of the invocations refused."""
    rows, progress, over = list(_rollouts(ROLLOUTS)), Progress(), Event()
    limits = fanout.Limits(workers=3, unanswered=50, backoff=Backoff(0.02, 1.0))
    kept = Keeper(running, Backoff(0.1, 1.0))
    emulators = _Refusing(Emulators([one.url for one in running], 60, 0.5, kept))
    killer = Thread(target=_killing, args=(running, over))
    killer.start()
    started = perf_counter()
    answers = _answered(fanout.fan_out(rows, emulators, None, limits, progress=progress))
    seconds = perf_counter() - started
    over.set()
    killer.join()
    lost, doubled = len(rows) - len(set(answers)), len(answers) - len(set(answers))
    told = f"lost {lost}, doubled {doubled}; {progress['unanswered']} events unanswered"
    figure(f"{len(rows):,} in 3 containers killed at random", len(answers) / seconds, "/s", note=told)


def _killing(running: list[Emulator], over: Event) -> None:
    dice = random.Random(3)
    while not over.wait(dice.uniform(0.2, 1.5)):
        one = dice.choice(running)
        if not one.ended():
            one.container.kill()


class _Refusing:
    """An invoker that refuses a tenth of the events before another sees them."""

    def __init__(self, behind: Emulators) -> None:
        self.behind = behind
        self.dice = random.Random(4)

    def invoke(self, payload: bytes) -> bytes:
        """The reply of the invoker behind."""
        if self.dice.random() < 0.1:
            raise Throttled("refused by the benchmark")
        return self.behind.invoke(payload)


def _rate(addresses: list[str], rows: list[Item]) -> float:
    """Rows a second through emulators at these addresses, warm: the best of three on a shared machine."""
    emulators = Emulators(addresses, 300)
    limits = fanout.Limits(workers=len(addresses))
    _answered(fanout.fan_out(rows[: 64 * len(addresses)], emulators, None, limits))  # start and imports
    seconds = []
    for _ in range(3):
        started = perf_counter()
        answered = _answered(fanout.fan_out(rows, emulators, None, limits))
        seconds.append(perf_counter() - started)
        assert len(answered) == len(rows)
    return len(rows) / min(seconds)


def _rollouts(number: int) -> Iterator[Item]:
    """Real responses, over and over under other names."""
    path = ROOT.parent / "shared" / "cases" / "rows" / "math_rollouts_200.jsonl"
    if not path.exists():
        path = ROOT / "examples" / "math_rollouts.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for i, row in enumerate(islice(cycle(rows), number)):
        yield Item(str(i), json.dumps({**row, "id": str(i)}).encode())


def _answered(answers: Iterable[tuple[Item, fanout.Answer]]) -> list[str]:
    return [answer["id"] for _, answer in answers if "failed" not in answer]


# --- the report


def _report() -> None:
    from lambda_container.command import cli

    with tempfile.TemporaryDirectory() as place:
        path, out = Path(place) / "run.jsonl", Path(place) / "page.html"
        path.write_text("".join(_scored()), encoding="utf-8")
        started = perf_counter()
        with redirect_stdout(io.StringIO()):
            cli.main(["report", str(path), "--out", str(out)])
        seconds = perf_counter() - started
        figure("rlvr report of 100,000 samples", seconds, "s")
        figure("its page", out.stat().st_size / 1e3, "kB")


def _scored() -> Iterator[str]:
    dice = random.Random(1)
    for i in range(100_000):
        score = float(dice.random() < 0.5)
        row = {"id": f"r{i}", "reward": score, "outcome": "correct" if score else "incorrect", "metrics": {}}
        more = {"step": i // 1000, "prompt": f"p{i // 8}", "length": dice.randint(50, 900), "seconds": 0.001}
        yield json.dumps({**row, **more}) + "\n"


if __name__ == "__main__":
    main()
