"""`rlvr COMMAND …`: the table of commands, each imported only when it is called."""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from importlib import import_module
from types import FrameType

from lambda_container.command import Unusable

COMMANDS = {
    "score": "score a JSONL file of responses: here, in a container, or by a deployed function",
    "check": "check a reward file (reward.toml) and say what is wrong with it",
    "verifiers": "list the verifiers that are installed, and what each judges",
    "image": "build the container image",
    "serve": "run the container image with the Lambda runtime emulator",
    "doctor": "what this environment grants: sandbox layers, interpreter, limits",
    "plan": "how much concurrency, memory and money a training run needs",
    "deploy": "create or update the function on AWS, without SAM",
    "destroy": "remove exactly what deploy made",
    "report": "an HTML page about the rewards of a run, or of two runs",
}


def main(argv: list[str] | None = None) -> int:
    """Runs one command and returns its exit status: 0 done, 1 done with findings, 2 unusable input.

    argv: the command's words; None for those of this process, which then ends in order when it is told to.
    """
    words = sys.argv[1:] if argv is None else argv
    if argv is None:
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as `nohup` has it
                signal.signal(number, _interrupt)
    if not words or words[0] not in COMMANDS:
        return _overview(words)
    command = import_module(f"lambda_container.command.{words[0]}")
    parser = ArgumentParser(
        prog=f"rlvr {words[0]}", description=command.__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    command.configure(parser)
    try:
        return int(command.run(parser.parse_args(words[1:])))
    except Unusable as problem:
        print(f"rlvr {words[0]}: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"rlvr {words[0]}: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has left, as `| head` does
        sys.stderr.close()
        return 1


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt  # what was started, such as containers, is removed on the way out


def _overview(words: list[str]) -> int:
    asked = bool(words) and words[0] in ("-h", "--help", "help")
    out = sys.stdout if asked else sys.stderr
    if words and not asked:
        print(f"rlvr: there is no command {words[0]!r}", file=out)
    print("usage: rlvr COMMAND …   (rlvr COMMAND --help says more)\n", file=out)
    for name, purpose in COMMANDS.items():
        print(f"  {name:<10} {purpose}", file=out)
    return 0 if asked else 2


if __name__ == "__main__":
    sys.exit(main())
