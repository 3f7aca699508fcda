"""Checks a reward file: its keys and values, its verifiers, and the options given to them."""

from __future__ import annotations

import tomllib
from argparse import ArgumentParser, Namespace

from lambda_container.command import Unusable
from verifiers import reward, reward_schema
from verifiers.core import Budget, Cause, Fault, Sample
from verifiers.judging import judge


def configure(parser: ArgumentParser) -> None:
    """Declares the command's arguments."""
    parser.add_argument("file", help="the reward file, such as reward.toml")


def run(arguments: Namespace) -> int:
    """Prints every problem, one a line; 0 where there is none, 1 where there are."""
    try:
        found = reward_schema.problems(arguments.file) or _plugin_problems(reward.load(arguments.file))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        why = problem.strerror if isinstance(problem, OSError) else problem
        raise Unusable(f"cannot read {arguments.file}: {why}") from problem
    except Fault as fault:
        found = [fault.message]
    for finding in found:
        print(finding)
    if not found:
        print(f"{arguments.file}: good")
    return 1 if found else 0


def _plugin_problems(loaded: reward.Reward) -> list[str]:
    """What the verifiers say of their options, asked with an empty sample."""
    found = []
    for criterion in loaded.criteria:
        verdict = judge(criterion.verifier, Sample("", "", criterion.options), Budget.of(60))
        if verdict.cause in (Cause.OPTION, Cause.PLUGIN):
            found.append(f"criterion {criterion.name}: {verdict.detail}")
    return found
