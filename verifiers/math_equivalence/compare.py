"""Is this answer the reference's? The cheapest sufficient proof first.

text      the same text
exact     the same rational value
numeric   the same value by identity testing or error-bounded evaluation, or rounded as the rules allow
symbolic  by computer algebra, in a sandbox
"""

from __future__ import annotations

from verifiers.math_equivalence import literal, prose
from verifiers.math_equivalence.rules import DEFAULT
from verifiers.patterns import pattern
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.rules import Rules
    from verifiers.math_equivalence.tree import Node

    Prove = Callable[[Node, Node], bool]

_MONTH = pattern("Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|of |th ")
LONGEST = 26_000  # characters that are parsed; longer answers are compared as text


@record
class Proof:
    """equal: whether the answer was proven to be the reference's. tier: what decided."""

    equal: bool
    tier: str


def equivalent(gold: str, answer: str, rules: Rules = DEFAULT, prove: Prove | None = None) -> Proof:
    """Compares two answers; bounded in time and memory, raises nothing of its own.

    prove: asked for at most one pair of values that only computer algebra may tell to be equal.
    """
    if (wanted := plain(gold)) == plain(answer):
        return Proof(bool(wanted), "text")
    if (known := literal.value(gold)) is not None and (said := literal.value(answer)) is not None:
        if known == said:
            return Proof(True, "exact")
        if _final(gold, answer, known.denominator == 1):
            return Proof(False, "exact")
    if len(gold) > LONGEST or len(answer) > LONGEST:
        return Proof(prose.compact(gold) == prose.compact(answer) != "", "text")
    from verifiers.math_equivalence.meanings import by_meaning

    return _by_choice(gold, answer, rules) or _by_date(gold, answer) or by_meaning(gold, answer, rules, prove)


def _final(gold: str, answer: str, whole: bool) -> bool:
    """Whether no convention (rounding, percent) can make two different literals the same."""
    return "%" not in gold and "%" not in answer and "." not in gold and (whole or "." not in answer)


def plain(text: str) -> str:
    """The text without dollars, layout and a closing full stop, in one spacing."""
    return " ".join(text.replace("$", "").split()).rstrip(". ")


def _by_choice(gold: str, answer: str, rules: Rules) -> Proof | None:
    if not prose.may_choose(gold):
        return None
    several = prose.choices(gold)
    if len(several) > 1 and ((others := prose.choices(answer)) or prose.choice(answer)):
        return Proof(several == others, "text")
    wanted = prose.choice(gold)
    given = prose.choice(answer) if wanted else None
    if wanted is None or (given is None and not wanted[1]):
        return None
    if (
        given is not None
        and given[1] != wanted[1]
        and (prose.names_another(given[1]) or (wanted[1] and " or " in given[1] and " or " not in wanted[1]))
    ):
        return Proof(False, "text")
    if given is not None:
        return (
            Proof(wanted[0] == given[0], "text")
            if not (wanted[1] and given[1]) or wanted[0] == given[0]
            else None
        )
    if rules.choice == "letter":
        return Proof(False, "text")
    return equivalent(wanted[1], answer, rules)


def _by_date(gold: str, answer: str) -> Proof | None:
    if gold.count("-") != 2 and not _MONTH.search(gold):
        return None
    from verifiers.math_equivalence import dates

    wanted = dates.read(gold)
    given = dates.read(answer) if wanted else None
    return Proof(dates.same(wanted, given), "text") if wanted and given else None
