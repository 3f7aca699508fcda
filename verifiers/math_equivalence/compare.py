"""Is this answer the reference's? The cheapest sufficient proof first.

text      the same text
exact     the same rational value
numeric   the same value by identity testing or error-bounded evaluation, or rounded as the rules allow
symbolic  by computer algebra, in a sandbox
"""

from __future__ import annotations

import re

from verifiers.math_equivalence import literal, prose
from verifiers.math_equivalence.rules import DEFAULT
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from verifiers.math_equivalence.rules import Rules
    from verifiers.math_equivalence.tree import Node

    Prove = Callable[[Node, Node], bool]

LONGEST = 26_000  # characters that are parsed; longer answers are compared as text
REMEMBERED = 256  # texts whose trees are kept: the responses to one problem share its reference
_read: dict[str, list[Node]] = {}
_SPACE = re.compile(r"\s+")
_ENVIRONMENT = re.compile(r"\\(?:begin|end)\{[a-z]*matrix\}|\\\\|&")
_GROUPED = re.compile(r"\d,\d{3}(?!\d)")
_RATIO = re.compile(r"\s*([\w.]+)\s*(?:\\text\{\s*to\s*\}|\bto\b)\s*([\w.]+)\s*")
_COMMA_DECIMAL = re.compile(r"\s*[-+]?\d+,\d\d\s*")


@record
class Proof:
    """equal: whether the answer was proven to be the reference's. tier: what decided."""

    equal: bool
    tier: str


def equivalent(gold: str, answer: str, rules: Rules = DEFAULT, prove: Prove | None = None) -> Proof:
    """Compares two answers; bounded in time and memory, raises nothing of its own.

    prove: asked for at most one pair of values that only computer algebra may tell to be equal.
    """
    if plain(gold) == plain(answer):
        return Proof(bool(plain(gold)), "text")
    known, said = literal.value(gold), literal.value(answer)
    if known is not None and known == said:
        return Proof(True, "exact")
    if known is not None and said is not None and _final(gold, answer, known.denominator == 1):
        return Proof(False, "exact")
    if len(gold) > LONGEST or len(answer) > LONGEST:
        return Proof(prose.compact(gold) == prose.compact(answer), "text")
    return _by_choice(gold, answer, rules) or _by_reading(gold, answer, rules, prove)


def _settled(question: tuple[Node, Node, tuple[Node, Node]], rules: Rules, prove: Prove) -> bool:
    """Whether one pair of values decides, and is proven to be equal."""
    from verifiers.math_equivalence.matcher import Matcher

    wanted, said, pair = question
    matcher = Matcher(rules)
    matcher.assumed = pair
    return matcher.same(wanted, said) and prove(*pair)


def _final(gold: str, answer: str, whole: bool) -> bool:
    """Whether no convention (rounding, percent) can make two different literals the same."""
    return "%" not in gold and "%" not in answer and "." not in gold and (whole or "." not in answer)


def plain(text: str) -> str:
    """The text without dollars, layout and a closing full stop, in one spacing."""
    return _SPACE.sub(" ", text.replace("$", "").strip().rstrip(".")).strip()


def _by_choice(gold: str, answer: str, rules: Rules) -> Proof | None:
    wanted, given = prose.choice(gold), prose.choice(answer)
    if wanted is None or (given is None and not wanted[1]):
        return None
    if given is not None:
        return (
            Proof(wanted[0] == given[0], "text")
            if not (wanted[1] and given[1]) or wanted[0] == given[0]
            else None
        )
    if rules.choice == "letter":
        return Proof(False, "text")
    return equivalent(wanted[1], answer, rules)


def _by_reading(gold: str, answer: str, rules: Rules, prove: Prove | None) -> Proof:
    from verifiers.math_equivalence.matcher import Matcher

    if prose.compact(gold) == prose.compact(answer):
        return Proof(True, "text")
    answers = readings(answer)
    open_questions: list[tuple[Node, Node, tuple[Node, Node]]] = []
    for wanted in readings(gold):
        for said in answers:
            matcher = Matcher(rules, kinds(wanted) | kinds(said))
            if matcher.same(wanted, said):
                return Proof(True, "numeric" if matcher.numeric else "exact")
            open_questions.extend((wanted, said, pair) for pair in matcher.undecided[:1])
    if prove is not None and rules.symbolic and open_questions and _settled(open_questions[0], rules, prove):
        return Proof(True, "symbolic")
    if prose.is_prose(gold) and prose.words(gold) == prose.words(answer):
        return Proof(True, "text")
    return Proof(False, "numeric" if answers else "text")


def readings(text: str) -> list[Node]:
    """The trees that a text may stand for, the likeliest first; none where it cannot be read."""
    known = _read.get(text)
    if known is None:
        known = list(_readings(text))
        if len(_read) >= REMEMBERED:
            _read.clear()
        if len(text) < 2000:
            _read[text] = known
    return known


def kinds(tree: Node) -> frozenset[str]:
    """The kinds of node in a tree."""
    from verifiers.math_equivalence.tree import walk

    return frozenset(node[0] for node in walk(tree))


def _readings(text: str) -> Iterator[Node]:
    from fractions import Fraction

    from verifiers.math_equivalence import words
    from verifiers.math_equivalence.normalise import normalised
    from verifiers.math_equivalence.reading import read
    from verifiers.math_equivalence.tokens import Unreadable

    if spelt := words.number(text.replace("$", "")) if text[:1].isalpha() else None:
        yield ("/", ("num", Fraction(spelt[0])), ("num", Fraction(spelt[1])))
        return
    seen: list[Node] = []
    if prose.is_long(text):
        return
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
    if len(text) > 2000:
        return
    if _GROUPED.search(text):
        yield text, True
        yield re.sub(r"(\d),(?=\d{3}(?!\d))", r"\1, ", text), False
    if _COMMA_DECIMAL.fullmatch(text):
        yield text.replace(",", "."), False
    if "\\begin{matrix}" in text and "&" not in text:
        yield _ENVIRONMENT.sub(" ", text), False
        yield re.sub(r"\s+", "", _ENVIRONMENT.sub("", text)), False
    if _RATIO.fullmatch(text):
        yield _RATIO.sub(r"\1:\2", text), False
    if (rest := prose.without_label(text)) is not None:
        yield rest, False
