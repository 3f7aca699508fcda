"""Starts and warm invocations, in the image where there is an engine: beside bare Python and awslambdaric."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from functools import partial
from http.client import HTTPConnection
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from docker import DockerClient

from bench._starts import BEYOND
from bench.timing import absent, figure, milliseconds
from lambda_container import payload
from lambda_container.command.emulator import Settings, emulator
from lambda_container.command.engine import LAMBDA, LOCAL, engine, reachable
from lambda_container.command.image import build

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = "/usr/local/lib/python3.13/dist-packages"
BENCH = {f"{PACKAGES}/bench": ROOT / "bench"}
INVOKE = "/2015-03-31/functions/function/invocations"
ROUNDS = 300
ROW = {"id": "1", "messages": [{"role": "assistant", "content": r"\boxed{4}"}], "reference_answer": "4"}
UNCOMPILED = "from lambda_container.assembly import uncompiled; print(uncompiled())"
EMPTY = "bench._empty:handler"
WARM = {
    "runtime, handler, one math row": Settings(image=LOCAL, reward="math"),
    "runtime, empty handler": Settings(image=LOCAL, handler=EMPTY, mounts=BENCH),
    "awslambdaric, empty handler": Settings(
        image=LOCAL, handler=EMPTY, mounts=BENCH, environment={"RLVR_RUNTIME": "awslambdaric"}
    ),
}


def main() -> None:
    """Prints times to ready, warm invocations, sizes, and the two JSON readers on a large event."""
    if why := reachable():
        absent("starts in the image", f"{why}; the following are this machine's own")
        _print_starts(_starts_here())
    else:
        with engine() as client:
            for target, tag in (("lambda", LAMBDA), ("local", LOCAL)):
                build(client, target, tag, show=False)
            _print_starts(_starts_in_image(client))
            _print_warm(client)
            _print_image(client)
    _print_payload()


def _starts_here() -> dict[str, list[float]]:
    found = find_spec("awslambdaric")
    assert found is not None
    assert found.origin is not None
    site = Path(found.origin).parents[1]
    command = [sys.executable, *map(str, (ROOT / "bench" / "_starts.py", ROOT, site))]
    return dict(json.loads(subprocess.run(command, capture_output=True, check=True).stdout))


def _starts_in_image(client: DockerClient) -> dict[str, list[float]]:
    said = client.containers.run(
        LAMBDA, [f"{PACKAGES}/bench/_starts.py", PACKAGES], entrypoint=["/usr/bin/python3"], remove=True,
        read_only=True, volumes={str(ROOT / "bench"): {"bind": f"{PACKAGES}/bench", "mode": "ro"}},
    )  # fmt: skip
    return dict(json.loads(said))


def _print_starts(times: dict[str, list[float]]) -> None:
    bare = min(times["python -I -S -c pass"])
    for name, found in times.items():
        what = name if name.startswith("first") else f"start to ready: {name}"
        more = "" if name.endswith(BEYOND) else f" {min(found) - bare:+.1f} ms;"
        note = f"of bare Python;{more} p50 {median(found):.1f}"
        figure(what, min(found), "ms", ratio=min(found) / bare, note=note)


def _print_warm(client: DockerClient) -> None:
    """Small events over kept connections, to each emulator in turn."""
    body = json.dumps([ROW])
    times: dict[str, list[float]] = {name: [] for name in WARM}
    with ExitStack() as stack:
        lines = {}
        for name, settings in WARM.items():
            running = stack.enter_context(emulator(client, settings))
            lines[name] = HTTPConnection(running.url.removeprefix("http://"))
            stack.callback(lines[name].close)
        for _ in range(ROUNDS):
            for name, line in lines.items():
                times[name].append(milliseconds(partial(_invoke, line, body)))
    least = min(times["awslambdaric, empty handler"])
    for name, found in times.items():
        note = f"of awslambdaric's; p50 {median(found):.2f}"
        figure(f"warm invoke: {name}", min(found), "ms", ratio=min(found) / least, note=note)


def _invoke(line: HTTPConnection, body: str) -> None:
    line.request("POST", INVOKE, body)
    answer = line.getresponse().read()
    assert answer.startswith(b"["), answer


def _print_image(client: DockerClient) -> None:
    for tag in (LAMBDA, LOCAL):
        figure(f"size of {tag}", client.images.get(tag).attrs["Size"] / 1e6, "MB")
    said = client.containers.run(
        LAMBDA, ["-c", UNCOMPILED], entrypoint=["/usr/bin/python3"], remove=True, read_only=True
    )
    figure("source compiled again at every start", int(said), "bytes")


def _print_payload() -> None:
    import orjson

    row = {**ROW, "messages": [{"role": "assistant", "content": "Antwort: größer als π. " * 150}]}
    for name, ascii_only in (("ASCII", True), ("not ASCII", False)):
        body = json.dumps([row] * 1300, ensure_ascii=ascii_only).encode()
        readers = payload.read, json.loads, orjson.loads
        times = [[milliseconds(partial(read, body)) for read in readers] for _ in range(15)]  # in turn
        ours, theirs, fast = map(min, zip(*times, strict=True))
        what = f"reading {len(body) / 1e6:.1f} MB, {name}"
        figure(what, ours, "ms", ratio=ours / theirs, note=f"of json's; orjson {fast:.1f} ms")


if __name__ == "__main__":
    main()
