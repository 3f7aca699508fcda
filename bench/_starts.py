"""Run by the interpreter under test, alone: times from a process's start until it asks for its first event,
and until it has answered one.

python _starts.py PACKAGES [PACKAGES …]     prints {"name": [milliseconds, …], …} as JSON
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from time import perf_counter, time

ROUNDS = 80
EMPTY = "bench._empty"
BEYOND = ": beyond ready"
CODE = "```python\ndef add(a, b):\n    return a + b\n```"
ADDITION = {"fn_name": "add", "inputs": [[1, 2], [0, 0]], "outputs": [3, 0]}
ROWS = {
    "math": ("\\boxed{4}", "4"),
    "code": (CODE, ADDITION),
}
EARLY = {"AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand"}
FIRST: dict[str, tuple[str, dict[str, str]]] = {  # what is measured: the verifier, more of the environment
    "first answer, math, verifier imported by the event": ("math", {}),
    "first answer, math, verifier imported before it": ("math", EARLY),
    "first answer, code, sandbox started by the event": ("code", {}),
    "first answer, code, sandbox started before it": ("code", EARLY),
}


def event(reward: str) -> bytes:
    """One right answer, as a trainer sends it."""
    said, reference = ROWS[reward]
    message = {"role": "assistant", "content": said}
    return json.dumps([{"id": "1", "messages": [message], "reference_answer": reference}]).encode()


def commands(paths: list[str]) -> dict[str, list[str]]:
    """What is started, by its name."""
    bare = [sys.executable, "-I", "-S", "-c"]
    ours = f"import sys; sys.path += {paths!r}; from lambda_container import runtime; runtime.main()"
    aws = f"import sys; sys.path += {paths!r}; from awslambdaric.__main__ import main; main(sys.argv)"
    return {
        "python -I -S -c pass": [*bare, "pass"],
        "runtime, handler": [*bare, ours, "lambda_container.handler:handler"],
        "runtime, empty handler": [*bare, ours, f"{EMPTY}:handler"],
        "awslambdaric -I -S, empty handler": [*bare, aws, f"{EMPTY}.handler"],
        "awslambdaric, empty handler": [sys.executable, "-m", "awslambdaric", f"{EMPTY}.handler"],
    }


def ready(command: list[str], server: socket.socket, environment: dict[str, str]) -> float:
    """Milliseconds until the process has asked for an event, or has ended."""
    start = perf_counter()
    with subprocess.Popen(command, env=environment) as process:
        if command[-1] == "pass":
            process.wait()
            return (perf_counter() - start) * 1e3
        caller, _ = server.accept()
        with caller:
            asked = caller.recv(1000)
            took = (perf_counter() - start) * 1e3
            process.kill()
    assert asked.startswith(b"GET /2018-06-01/runtime/invocation/next"), asked
    return took


def answered(command: list[str], server: socket.socket, environment: dict[str, str]) -> tuple[float, float]:
    """Milliseconds until the process has sent its answer to an event that waits for it, and of these those
    since it was ready.
    """
    body = event(environment["RLVR_REWARD"])
    deadline = int(time() * 1e3) + 60_000
    head = f"Lambda-Runtime-Aws-Request-Id: 1\r\nLambda-Runtime-Deadline-Ms: {deadline}\r\n"
    start = perf_counter()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        caller, _ = server.accept()
        with caller:
            caller.recv(1000)
            ready_at = perf_counter()
            caller.sendall(f"HTTP/1.1 200 OK\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            answer = caller.recv(1 << 16)
            end = perf_counter()
            process.kill()
    assert b"/response" in answer, answer
    assert b'"aggregate_reward_score":1.0' in answer, answer
    return (end - start) * 1e3, (end - ready_at) * 1e3


def main(paths: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        address = f"127.0.0.1:{server.getsockname()[1]}"
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": ":".join(paths),
            "RLVR_REWARD": "math",
            "AWS_LAMBDA_RUNTIME_API": address,
        }
        times: dict[str, list[float]] = {}
        for _ in range(ROUNDS):  # in turn, so that what disturbs one disturbs all
            for name, command in commands(paths).items():
                times.setdefault(name, []).append(ready(command, server, environment))
            for name, (reward, more) in FIRST.items():
                command = commands(paths)["runtime, handler"]
                whole, beyond = answered(command, server, {**environment, "RLVR_REWARD": reward, **more})
                times.setdefault(name, []).append(whole)
                times.setdefault(name + BEYOND, []).append(beyond)
    print(json.dumps(times))


if __name__ == "__main__":
    main(sys.argv[1:])
