"""Is this answer the reference's? The cheapest sufficient proof first.

text      the same text
exact     the same rational value
numeric   the same tree of values, by identity testing or error-bounded evaluation, or rounded as the rules allow
symbolic  by computer algebra, in a sandbox
"""

from __future__ import annotations

import re

from verifiers.math_equivalence import literal, prose
from verifiers.math_equivalence.rules import DEFAULT
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifiers.math_equivalence.rules import Rules
    from verifiers.math_equivalence.tree import Node

LONGEST = 26_000  # characters that are parsed; longer answers are compared as text
_SPACE = re.compile(r"\s+")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[a-z]*matrix\}|\\\\|&")
_GROUPED = re.compile(r"\d,\d{3}(?!\d)")
_COMMA_DECIMAL = re.compile(r"\s*[-+]?\d+,\d\d\s*")


@record
class Proof:
    """equal: whether the answer was proven to be the reference's. tier: what decided."""

    equal: bool
    tier: str


def equivalent(gold: str, answer: str, rules: Rules = DEFAULT) -> Proof:
    """Compares two answers; pure, bounded in time and memory, raises nothing."""
    if plain(gold) == plain(answer):
        return Proof(bool(plain(gold)), "text")
    known, said = literal.value(gold), literal.value(answer)
    if known is not None and known == said:
        return Proof(True, "exact")
    if "%" not in gold + answer and "." not in gold and known is not None and said is not None and known.denominator == 1:
        return Proof(False, "exact")
    if len(gold) > LONGEST or len(answer) > LONGEST:
        return Proof(prose.compact(gold) == prose.compact(answer), "text")
    return _by_choice(gold, answer, rules) or _by_reading(gold, answer, rules)


def plain(text: str) -> str:
    """The text without dollars, layout and a closing full stop, in one spacing."""
    return _SPACE.sub(" ", text.replace("$", "").strip().rstrip(".")).strip()


def _by_choice(gold: str, answer: str, rules: Rules) -> Proof | None:
    wanted, given = prose.choice(gold), prose.choice(answer)
    if wanted is None or (given is None and not wanted[1]):
        return None
    if given is not None:
        return Proof(wanted[0] == given[0], "text") if not (wanted[1] and given[1]) or wanted[0] == given[0] else None
    if rules.choice == "letter":
        return Proof(False, "text")
    return equivalent(wanted[1], answer, rules)


def _by_reading(gold: str, answer: str, rules: Rules) -> Proof:
    from verifiers.math_equivalence.matcher import Matcher

    if prose.compact(gold) == prose.compact(answer):
        return Proof(True, "text")
    answers = list(readings(answer))
    for wanted in readings(gold):
        for said in answers:
            matcher = Matcher(rules)
            if matcher.same(wanted, said):
                return Proof(True, "numeric" if matcher.numeric else "exact")
    if prose.is_prose(gold) and prose.words(gold) == prose.words(answer):
        return Proof(True, "text")
    return Proof(False, "numeric" if answers else "text")


def readings(text: str) -> Iterator[Node]:
    """The trees that a text may stand for, the likeliest first; none where it cannot be read."""
    from verifiers.math_equivalence.normalise import normalised
    from verifiers.math_equivalence.parser import Unreadable, read

    seen: list[Node] = []
    for candidate, grouped in _candidates(normalised(prose.without_remark(text))):
        try:
            tree = read(candidate, grouped=grouped)
        except (Unreadable, RecursionError):
            continue
        if tree not in seen:
            seen.append(tree)
            yield tree


def _candidates(text: str) -> Iterator[tuple[str, bool]]:
    yield text, False
    if _GROUPED.search(text):
        yield text, True
        yield re.sub(r"(\d),(?=\d{3}(?!\d))", r"\1, ", text), False
    if _COMMA_DECIMAL.fullmatch(text):
        yield text.replace(",", "."), False
    if "\\begin{matrix}" in text and "&" not in text:
        yield _ENVIRONMENT.sub(" ", text), False
        yield re.sub(r"\s+", "", _ENVIRONMENT.sub("", text)), False
    if (rest := prose.without_label(text)) is not None:
        yield rest, False
