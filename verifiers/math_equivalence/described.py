"""Sets of whole numbers that words describe: "all primes p ≡ 1 (mod 4)", "odd n >= 3", "n is a power of 2".

A description is the set of its facts; two descriptions are the same where their facts are. What is not
understood to the last word describes nothing.
"""

from __future__ import annotations

import re

from verifiers.math_equivalence import prose, words
from verifiers.math_equivalence.normalise import normalised
from verifiers.patterns import pattern
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from re import Match

    Fact = tuple[str, int, int]

LONGEST = 200  # characters of a description
_HINT = pattern(
    r"prime|odd|even|integer|power|square|cube|divisible|multiple|number|\\equiv|\\n?mid|≡|\d\^\{?[a-z]|=\s*\d"
)
_NUMBER = r"(-?\d{1,9}|two|three|four|five|six|seven|eight|nine|ten)"
_LETTER = r"(?:\\?[a-z](?![a-z]))"
_FILLER = (
    r"(?:for|all|any|every|each|the|only|exactly|those|such|that|which|is|are|must be|be|an?|with|where|and"
    r"|of the form|(?:can be )?(?:written|expressed) as|in the form|values? of"
    r"|satisfying|if and only if|numbers?|integers?|when)\b|[,.;]"
)
_WHOLE = frozenset("knmltjrs")  # letters that are whole numbers where nothing is said of them
_RANGE = (
    rf"(?:[,;(:|\s]|\\mid)*(?:(?:for|where|with)\b)?\s*(?:some|any|all|an?)?\s*(?P<t>{_LETTER}|)\s*"
    r"(?P<r>(?:is\s+)?(?:an?\s+)?(?:some\s+)?(?:(?:any|all|arbitrary)\s+)?(?P<kind>non-?negative|positive|natural|)\s*"
    rf"(?:integers?|numbers?)\s*(?P<u>{_LETTER}|)|(?:>=|\\geq?(?:slant)?)\s*(?P<least>\d{{1,4}})|>\s*(?P<above>\d{{1,4}})"
    r"|\\in\s*\\mathbb\s*\{?(?P<set>[zn])\}?(?P<mark>[_^]?\{?[+*0]?\}?|_\{\\g?e?q?\s*0\})|)\)?"
)
_FORM = (
    rf"(?P<says>=\s*|)(?P<a>\d{{1,6}})(?:\s*(?P<power>\^)\s*+\{{?\s*(?P<e>{_LETTER})\s*\}}?|\s*+\*?\s*(?P<k>{_LETTER})"
    rf"(?:\s*(?P<sign>[-+])\s*(?P<b>\d{{1,6}}))?)(?![\w^*/+-]){_RANGE}"
)


_NAME = pattern(_LETTER)


class _Unclear(Exception):
    """A description that is not understood."""


def same(gold: str, answer: str) -> bool | None:
    """Whether two texts describe the same whole numbers; None where one of them is not understood."""
    if len(gold) > LONGEST or len(answer) > LONGEST or not _HINT.search(gold):
        return None
    wanted = described(gold)
    given = described(answer) if wanted and wanted.telling() else None
    if not wanted or not given or (wanted.name != given.name and wanted.name and given.name):
        return None
    if (
        wanted.letter
        and given.letter
        and wanted.letter != given.letter
        and not (wanted.bound and given.bound)
    ):
        return None  # 2^k and 2^m
    return wanted.facts == given.facts


def is_told(text: str) -> bool:
    """Whether a text describes whole numbers by more than limits."""
    found = described(text) if len(text) <= LONGEST else None
    return found is not None and found.telling()


@record
class Described:
    """facts: what is said of the numbers. name: what they are called. letter: that of a form like 4k + 1.
    bound: whether it is said what that letter may be.
    """

    facts: frozenset[Fact]
    name: str
    letter: str
    bound: bool

    def telling(self) -> bool:
        """Whether it says more than limits, which an inequality would."""
        return any(kind not in ("from", "to") for kind, _, _ in self.facts)


def described(text: str) -> Described | None:
    """What a text describes; None where it is not understood."""
    said = prose.unwrapped(normalised(text)).replace("$", " ")
    said = " ".join(re.sub(r"\\(?:quad|left|right|qquad|[,;: {}])", " ", said).split()).rstrip(".").lower()
    reader = _Reader(said)
    try:
        while reader.at < len(said):
            reader.step()
    except _Unclear:
        return None
    names, letters = "".join(reader.names), "".join(reader.letters)
    if len(reader.names) > 1 or len(reader.letters) > 1 or (letters and letters in names):
        return None
    facts = _plain(reader.found)
    return Described(facts, names, letters, reader.bound) if facts else None


class _Reader:
    """Reads a description fact by fact. names: what it is of. letters: of the forms in it."""

    def __init__(self, said: str) -> None:
        self.said = said
        self.at = 0
        self.found: set[Fact] = set()
        self.names: set[str] = set()
        self.letters: list[str] = []
        self.bound = False

    def step(self) -> None:
        """Reads the fact that comes next. Raises _Unclear."""
        if self.said[self.at] == " ":
            self.at += 1
            return
        for rule, meaning in _RULES:
            if (match := rule.match(self.said, self.at)) and match.end() > self.at:
                self.found.update(meaning(match))
                if meaning is _form:
                    self.letters.append(_letter(match))
                    self.bound = bool(match["r"])
                self.at = match.end()
                return
        name = _NAME.match(self.said, self.at)
        if name is None:
            raise _Unclear
        self.names.add(name[0])
        self.at = name.end()


def _letter(found: Match[str]) -> str:
    """The letter of a form. Raises _Unclear where it may be no whole number."""
    letter = found["e"] or found["k"]
    before = found.string[: found.start()].rstrip()
    if not found["r"] and (letter not in _WHOLE or not (found["says"] or before.endswith(("form", " as")))):
        raise _Unclear
    return letter


def _value(digits: str) -> int:
    spelt = words.number(digits)
    return spelt[0] if spelt else int(digits)


def _residue(found: Match[str]) -> list[Fact]:
    modulus = abs(_value(found[3]))
    if not modulus:
        raise _Unclear
    if not found[2]:
        return [("mod", _value(found[1]) % modulus, modulus)]
    several = {int(digits) % modulus for digits in (found[1], *re.findall(r"-?\d+", found[2]))}
    return [(f"mod {sorted(several)}", 0, modulus)]


def _multiples(found: Match[str]) -> list[Fact]:
    modulus = abs(_value(found[1]))
    if not modulus:
        raise _Unclear
    return [("mod", 0, modulus)]


def _form(found: Match[str]) -> list[Fact]:
    """`= 4k + 1` and `= 2^k`, with what is said of k."""
    letter = found["e"] or found["k"]
    said_of = found["t"] or found["u"]
    if said_of and said_of != letter:
        raise _Unclear
    least = _least(found)
    step = int(found["a"])
    if found["power"]:
        if least is None and found["set"] == "z":
            raise _Unclear
        return [("power", step, 0), *([("from", step**least, 0)] if least else [])]
    if not step:
        raise _Unclear
    shift = int(found["b"] or 0) * (-1 if found["sign"] == "-" else 1)
    residue: Fact = ("mod", shift % step, step)
    return [residue] if least is None else [residue, ("from", step * least + shift, 0)]


def _least(found: Match[str]) -> int | None:
    """The least number that the letter of a form may be; None for any."""
    if found["least"]:
        least = int(found["least"])
    elif found["above"]:
        least = int(found["above"]) + 1
    elif found["kind"] == "natural" or (found["set"] == "n" and not found["mark"]):
        raise _Unclear  # whether 0 is natural, authors differ
    elif found["kind"] == "positive" or "+" in (found["mark"] or "") or "*" in (found["mark"] or ""):
        least = 1
    elif found["kind"] or found["set"] == "n":
        least = 0
    else:
        return None
    if least > 12:
        raise _Unclear
    return least


def _bound(found: Match[str]) -> list[Fact]:
    sign, number = found[1], _value(found[2])
    if sign in (">", "greater than", "more than", "larger than", "exceeding"):
        return [("from", number + 1, 0)]
    if sign in ("<", "less than", "smaller than"):
        return [("to", number - 1, 0)]
    up = sign.startswith((">", "\\g", "at least")) or "greater" in sign
    return [("from" if up else "to", number, 0)]


def _plain(found: set[Fact]) -> frozenset[Fact]:
    """The facts without those that others say: a prime from 3 on is odd."""
    if ("prime", 0, 0) in found and ("mod", 1, 2) in found:
        found = (found - {("mod", 1, 2)}) | {("from", 3, 0)}
    lows = [number for kind, number, _ in found if kind == "from"]
    if ("prime", 0, 0) in found and lows and max(lows) <= 2:
        lows = []
    if any(kind == "power" for kind, _, _ in found) and lows and max(lows) <= 1:
        lows = []
    residues = [(number, modulus) for kind, number, modulus in found if kind == "mod"]
    kept = {fact for fact in found if fact[0] != "from"}
    if lows:
        low = max(lows)
        if len(residues) == 1:  # the first of them: all odd n >= 2 begin at 3
            low += (residues[0][0] - low) % residues[0][1]
        kept.add(("from", low, 0))
    return frozenset(kept)


def _fact(kind: str, number: int = 0, other: int = 0) -> Callable[[Match[str]], list[Fact]]:
    return lambda found: [(kind, number, other)]


_MARKS = (
    r">=|<=|\\geq?(?:slant)?(?![a-z])|\\leq?(?:slant)?(?![a-z])|>|<|(?:greater|less|more|larger|smaller) than"
    r"(?: or equal to)?|at least|at most|exceeding"
)
_RESIDUE = (
    rf"(?:\\equiv|=|congruent to)\s*{_NUMBER}"
    rf"((?:\s*(?:,|or|and|,\s*or)\s*-?\d{{1,6}}(?!\d)){{0,9}})\s*+,?\s*+\(?\s*(?:\\p?mod|\\bmod|mod(?:ulo)?)"
    rf"\s*+\{{?\s*{_NUMBER}\s*+\}}?\s*\)?"
)
_RULES: tuple[tuple[re.Pattern[str], Callable[[Match[str]], list[Fact]]], ...] = tuple(
    (pattern(rule), meaning)
    for rule, meaning in (
        (_RESIDUE, _residue),
        (rf"{_NUMBER}\s*(?:\\mid|\|)\s*(?=[a-z](?![a-z]))", _multiples),
        (r"2\s*\\nmid\s*(?=[a-z](?![a-z]))", _fact("mod", 1, 2)),
        (rf"(?:divisible by|(?:an? )?multiples? of)\s+{_NUMBER}\b", _multiples),
        (rf"(?:an? )?(?:integer )?powers? of {_NUMBER}\b", lambda found: [("power", _value(found[1]), 0)]),
        (r"(?:an? )?perfect squares?\b", _fact("square")),
        (r"(?:an? )?perfect cubes?\b", _fact("cube")),
        (r"primes?(?: numbers?| integers?)?\b", _fact("prime")),
        (r"composites?(?: numbers?| integers?)?\b", _fact("composite")),
        (r"odd\b", _fact("mod", 1, 2)),
        (r"even\b", _fact("mod", 0, 2)),
        (r"positive\b", _fact("from", 1)),
        (r"non-?negative\b", _fact("from", 0)),
        (rf"({_MARKS})\s*{_NUMBER}(?![\w^])", _bound),
        (_FORM, _form),
        (_FILLER, lambda found: []),
    )
)  # fmt: skip
