"""Asks the symbolic tier, in the sandbox. A limit that it meets means "not proven", and nothing else."""

from __future__ import annotations

from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fractions import Fraction
    from typing import Any

    from verifiers.core import Budget
    from verifiers.math_equivalence.tree import Node

SECONDS = 5.0  # of wall time, for a machine that is busy
CPU_SECONDS = 2  # a proof that sympy finds at all, it finds sooner
LARGEST_NUMBER = 250  # bits; beyond, computer algebra would not help
FUNCTION = "verifiers.math_equivalence.symbolic:same"


class Prover:
    """Proves at most one pair of trees. note: why a proof was not found, for the verdict."""

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.note = ""

    def __call__(self, left: Node, right: Node) -> bool:
        """Whether two values are proven equal.

        Raises Fault: `deadline` where too little time is left to start, `sandbox` where it cannot start.
        """
        from verifiers.math_equivalence.tree import walk

        if not all(map(_is_small, (*walk(left), *walk(right)))):
            return False
        import sandbox

        try:
            return self._asked([encoded(left), encoded(right)])
        except sandbox.Ended as ended:
            self.note = f"; no symbolic proof: {ended}"[:160]
            return False
        except sandbox.SandboxError as problem:
            raise Fault(Cause.SANDBOX, f"a symbolic proof could not start: {problem}") from problem

    def _asked(self, trees: list[Any]) -> bool:
        """What computer algebra says; alone, where a program beside it may have ended or hindered it."""
        import sandbox

        try:
            return self._asked_once(trees)
        except sandbox.Ended as ended:
            if not ended.exit.is_disputed(CPU_SECONDS):
                raise
        except sandbox.SandboxError:
            if self.budget.left() < SECONDS + 1:
                raise
        with sandbox.exclusive():
            return self._asked_once(trees)

    def _asked_once(self, trees: list[Any]) -> bool:
        import sandbox

        self.budget.admit(SECONDS + 1, "a symbolic proof")
        policy = sandbox.replace(sandbox.MATH, wall_seconds=SECONDS, cpu_seconds=CPU_SECONDS)
        return sandbox.call(FUNCTION, trees, policy) is True


def _is_small(node: Node) -> bool:
    from verifiers.math_equivalence import exact

    return node[0] not in ("num", "dec") or exact.bits(node[1]) < LARGEST_NUMBER


def encoded(node: Any) -> Any:
    """A tree as JSON: nested lists, a number as its numerator and denominator in digits."""
    if isinstance(node, tuple):
        if node and node[0] in ("num", "dec"):
            value: Fraction = node[1]
            return [node[0], str(value.numerator), str(value.denominator)]
        return [encoded(part) for part in node]
    return node
