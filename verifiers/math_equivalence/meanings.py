"""Do two texts say the same in one of their readings, as formulas, and if not, as words?"""

from __future__ import annotations

import re

from verifiers.math_equivalence import families, prose, regions
from verifiers.math_equivalence.compare import Proof, equivalent
from verifiers.math_equivalence.matcher import Matcher
from verifiers.math_equivalence.names import PI, WHOLE
from verifiers.math_equivalence.normalise import normalised
from verifiers.math_equivalence.numeric import METER
from verifiers.math_equivalence.readings import Reading, Readings
from verifiers.math_equivalence.tree import symbols, walk
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from verifiers.math_equivalence.compare import Prove
    from verifiers.math_equivalence.families import Letters
    from verifiers.math_equivalence.rules import Rules
    from verifiers.math_equivalence.tree import Node

    Question = tuple[
        Node, Node, tuple[Node, Node]
    ]  # two trees, and the values in them that nothing told apart

_WHOLES = frozenset(("dots", "call"))  # kinds in sets of whole numbers
_SENTENCE = pattern(r"[A-Z][a-z]*\s[A-Za-z ]{2,60}\$?\s?\d")
# What denies a relation that follows, and what says so in a reference.
_DENIED = pattern(
    r"\W*(?:text\w*\W+)?(?:not?|never|(?:all|any|every)\b[^=<>]{0,20}\bexcept)\b[^.,;=<>]{0,30}?"
    r"(?:[=<>≤≥∈]|\\(?:in|leq?|geq?|lt|gt|neq?|approx)(?![a-z]))",
    re.IGNORECASE,
)
_DENIES = pattern(
    r"\b(?:no|not|never|except)\b|\\(?:emptyset|varnothing|setminus|backslash|neq?|cup)(?![a-z])|[∅≠∪]"
)
# What a description of whole numbers holds.
_DESCRIBED = pattern(
    r"prime|odd\b|even\b|power|square|cube|divisible|multiple|\\equiv|\\n?mid|≡|=\s*\d+\s*(?:\^|\*?\s*[a-z])"
)
_NO = pattern(r"\W*(?:text\w*\W+)?(?:no|false|(?:it is )?(?:impossible|not possible))\b", re.IGNORECASE)
_SINGLE = pattern(r"([_^])\{(\w)\}")
_KINDS = pattern(r"\b(?:odd|even|primes?|perfect)\b")  # words that a formula beside them does not say
LONGEST_STATEMENTS = 600  # characters of two sentences together


def by_meaning(gold: str, answer: str, rules: Rules, prove: Prove | None) -> Proof:
    """The proof that two texts have the same meaning, or that none was found."""
    METER.refill()
    letters = families.declared(gold), families.declared(answer)
    no = _both_no(gold, answer)
    doubted = prose.doubts(answer) and not prose.denies(gold) and not no
    doubted = doubted or prose.joined_otherwise(gold, answer) or _is_denied(gold, answer)
    if doubted or families.contradict(letters, gold) or (not no and _other_condition(gold, answer, rules)):
        return Proof(False, "exact")
    if _DESCRIBED.search(gold) and (ruled := _described(gold, answer)) is not None:
        return Proof(ruled or _same_words(gold, answer), "exact")
    comparison = _Comparison(rules, letters)
    sides = Readings(gold), Readings(answer)
    if any(comparison.settles(wanted, said) for wanted, said in _pairs(*sides)):
        return Proof(True, comparison.tier)
    if rules.endpoints != "required" and _but_for_ends(comparison, sides):
        return Proof(True, comparison.tier)
    if (
        prove is not None
        and rules.symbolic
        and comparison.open
        and _settled(comparison.open[0], rules, prove)
    ):
        return Proof(True, "symbolic")
    if _same_words(gold, answer):
        return Proof(True, "text")
    if _SENTENCE.match(gold) and (number := _only_number(gold)):
        return equivalent(number, answer, rules)
    return Proof(False, "numeric" if sides[1].likeliest() is not None else "text")


def _but_for_ends(comparison: _Comparison, sides: tuple[Readings, Readings]) -> bool:
    """Whether the likeliest readings say the same but for the ends that the rules let be left out."""
    from verifiers.math_equivalence import ends

    wanted, said = sides[0].likeliest(), sides[1].likeliest()
    if wanted is None or said is None:
        return False
    other = ends.opened(said.tree) if comparison.rules.endpoints == "optional" else said.tree
    wanted = Reading(ends.opened(wanted.tree), wanted.kinds)
    return comparison.settles(wanted, Reading(other, said.kinds))


def _pairs(gold: Readings, answer: Readings) -> Iterator[tuple[Reading, Reading]]:
    """Every pair of readings, the likeliest of both before any other is read."""
    wanted, said = gold.likeliest(), answer.likeliest()
    if wanted is None or said is None:
        return
    yield wanted, said
    for i, wanted in enumerate(gold.all()):
        for j, said in enumerate(answer.all()):
            if i or j:
                yield wanted, said


class _Comparison:
    """Compares readings under rules. tier: what the last comparison needed. open: what it could not tell."""

    def __init__(self, rules: Rules, letters: tuple[Letters, Letters]) -> None:
        self.rules = rules
        self.letters = letters
        self.tier = "exact"
        self.open: list[Question] = []

    def settles(self, wanted: Reading, said: Reading) -> bool:
        """Whether two readings say the same, letters that they declare taken as bound."""
        if any(self.letters) or not _WHOLES.isdisjoint(wanted.kinds | said.kinds):
            from verifiers.math_equivalence import integers

            if integers.same(wanted.tree, said.tree, self.letters):
                return True
        if self.letters[1] and not _has_gaps(self.letters[0]) and _leaves_gaps(wanted.tree, self.letters[1]):
            return False
        matcher = Matcher(self.rules, wanted.kinds | said.kinds)
        same = _matched(matcher, wanted.tree, said.tree) or (
            (any(self.letters) or wanted.tree[0] == "rel")
            and any(
                _matched(matcher, wanted.tree, other)
                for other in families.renamed(wanted.tree, said.tree, self.letters)
            )
        )
        if not same and _turns(wanted.tree) and _turns(said.tree):
            from verifiers.math_equivalence import cycles

            same = matcher.numeric = cycles.same(wanted.tree, said.tree, self.letters)
        self.tier = "numeric" if matcher.numeric else "exact"
        if not same and matcher.undecided:
            self.open.append((wanted.tree, said.tree, matcher.undecided[0]))
        return same


def _turns(node: Node) -> bool:
    """Whether a tree may be a family of angles."""
    return not WHOLE.isdisjoint(symbols(node)) and any(part == PI or part[0] == "deg" for part in walk(node))


def _has_gaps(letters: Letters) -> bool:
    """Whether a letter is only some of the numbers, whole ones or the like."""
    return any(numbers in families.GAPPED for numbers in letters.values())


def _leaves_gaps(gold: Node, letters: Letters) -> bool:
    """Whether the reference is all numbers of an interval or the like, and a letter may be only some."""
    return not _turns(gold) and regions.certain(gold) and _has_gaps(letters)


def _other_condition(gold: str, answer: str, rules: Rules) -> bool:
    """Whether both depend on an inequality, and not on the same, or the answer alone on a case."""
    if not families.depends(answer):
        return False
    if families.restricts(answer, gold) or families.differently_bound(gold, answer):
        return True
    given = families.condition(answer)
    wanted = families.condition(gold) if given else ""
    return bool(wanted and given) and not equivalent(wanted, given, rules).equal


def _settled(question: Question, rules: Rules, prove: Prove) -> bool:
    """Whether one pair of values decides, and is proven to be equal."""
    wanted, said, pair = question
    matcher = Matcher(rules)
    matcher.assumed = pair
    return matcher.same(wanted, said) and prove(*pair)


def _matched(matcher: Matcher, wanted: Node, said: Node) -> bool:
    """Whether two trees are the same; where the stack leaves no room to find out, that is not proven."""
    try:
        return matcher.same(wanted, said)
    except RecursionError:
        return False


def _only_number(gold: str) -> str | None:
    """The one number of a reference that is a sentence, with its unit if known: "Mary has 12 apples"."""
    from verifiers.math_equivalence import spoken, units

    number = spoken.only_number(gold)
    unit = gold.partition(number)[2].strip(" .").partition(" ")[0] if number else ""
    return f"{number} {unit}" if unit and units.measure(unit) else number


def _same_marks(gold: str, answer: str) -> bool:
    """The same notation, which we need not be able to read: ∃ and `\\exists`, `x^2` and `x^{2}`."""
    if "\\" not in gold and gold.isascii():
        return False
    one, other = (_SINGLE.sub(r"\1\2", prose.compact(normalised(text))) for text in (gold, answer))
    return one == other != ""


def _both_no(gold: str, answer: str) -> bool:
    """Whether both begin with a denial, which does not doubt what it says: "No, it isn't."."""
    return _NO.match(gold) is not None and _NO.match(answer) is not None


def _is_denied(gold: str, answer: str) -> bool:
    """Whether an answer denies a relation, and the reference nothing: "not x < 2", "all x except x = 3"."""
    return _DENIED.match(answer) is not None and _DENIES.search(gold) is None


def _described(gold: str, answer: str) -> bool | None:
    """Whether both describe the same whole numbers, "all even n", "powers of 2"; None where one may not."""
    from verifiers.math_equivalence import described

    ruled = described.same(gold, answer)
    return False if ruled is None and _KINDS.search(gold) and described.is_told(gold) else ruled


def _same_words(gold: str, answer: str) -> bool:
    """The same text but for spaces; where it is words alone, but for their case and punctuation too."""
    gold, answer = prose.drawn(gold), prose.drawn(answer)
    if prose.compact(gold) == prose.compact(answer) != "" or _same_marks(gold, answer):
        return True
    if not prose.is_prose(gold):
        return False
    if prose.words(gold) == prose.words(answer) != "":
        return True
    from verifiers.math_equivalence import statements

    return len(gold) + len(answer) < LONGEST_STATEMENTS and statements.same(gold, answer)
