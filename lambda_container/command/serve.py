"""Runs the container image with Lambda's runtime emulator until Ctrl-C, and shows what it logs.

rlvr serve                              # answers at http://127.0.0.1:9000
rlvr score FILE.jsonl --endpoint http://127.0.0.1:9000
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace

from lambda_container.command.emulator import MEMORY_OF_ONE_CPU, Emulator, Settings, emulator
from lambda_container.command.engine import LOCAL, engine

PORT = 9000
PATH = "/2015-03-31/functions/function/invocations"


def configure(parser: ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("--docker", action="store_true", help="in a container (there is no other way)")
    parser.add_argument("--port", type=int, default=PORT, help=f"on 127.0.0.1 ({PORT}); 0 for a free one")
    parser.add_argument("--memory", type=int, default=MEMORY_OF_ONE_CPU, metavar="MB",
                        help=f"memory, with CPU as in Lambda ({MEMORY_OF_ONE_CPU}: one)")  # fmt: skip
    parser.add_argument("--seconds", type=int, default=300, metavar="S", help="time limit of an event (300)")
    parser.add_argument("--reward", default="", metavar="FILE", help="reward file, or a verifier's name")
    parser.add_argument("--writable", action="store_true", help="let the file system be written to")
    parser.add_argument("--image", default=LOCAL, help=f"image to run ({LOCAL})")


def run(arguments: Namespace) -> int:
    """Serves until interrupted; 1 where the container ended by itself."""
    settings = Settings(
        image=arguments.image, port=arguments.port, memory=arguments.memory, seconds=arguments.seconds,
        reward=arguments.reward, writable=arguments.writable,
    )  # fmt: skip
    try:
        with engine() as client, emulator(client, settings) as running:
            print(f"ready: {running.url}{PATH}", flush=True)
            _stream(running)
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 0
    return 1


def _stream(running: Emulator) -> None:
    for line in running.container.logs(stream=True, follow=True):
        sys.stderr.write(line.decode("utf-8", "replace"))
        sys.stderr.flush()
