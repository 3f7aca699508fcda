"""Is this answer the reference's? The cheapest sufficient proof first.

text      the same text
exact     the same rational value
numeric   the same value by identity testing or error-bounded evaluation, or rounded as the rules allow
symbolic  by computer algebra, in a sandbox
"""

from __future__ import annotations

from verifiers.math_equivalence import dates, literal, prose
from verifiers.math_equivalence.rules import DEFAULT
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.math_equivalence.families import Letters
    from verifiers.math_equivalence.matcher import Matcher
    from verifiers.math_equivalence.rules import Rules
    from verifiers.math_equivalence.tree import Node

    Prove = Callable[[Node, Node], bool]

LONGEST = 26_000  # characters that are parsed; longer answers are compared as text
LONGEST_STATEMENTS = 600  # characters of two sentences together


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
        return Proof(prose.compact(gold) == prose.compact(answer) != "", "text")
    return _by_choice(gold, answer, rules) or _by_date(gold, answer) or _by_reading(gold, answer, rules, prove)


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
    return " ".join(text.replace("$", "").split()).rstrip(". ")


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


def _by_date(gold: str, answer: str) -> Proof | None:
    wanted = dates.read(gold)
    given = dates.read(answer) if wanted else None
    return Proof(dates.same(wanted, given), "text") if wanted and given else None


def _by_reading(gold: str, answer: str, rules: Rules, prove: Prove | None) -> Proof:
    from verifiers.math_equivalence.matcher import Matcher
    from verifiers.math_equivalence.numeric import METER
    from verifiers.math_equivalence import families
    from verifiers.math_equivalence.readings import readings

    METER.refill()
    answers = readings(answer)
    letters = families.declared(gold), families.declared(answer)
    if families.contradict(letters) or _other_condition(gold, answer, rules):
        return Proof(False, "exact")
    open_questions: list[tuple[Node, Node, tuple[Node, Node]]] = []
    for wanted in readings(gold):
        for said in answers:
            matcher = Matcher(rules, wanted.kinds | said.kinds)
            if _matched(matcher, wanted.tree, said.tree):
                return Proof(True, "numeric" if matcher.numeric else "exact")
            if (any(letters) or wanted.tree[0] == "rel") and _in_family(matcher, (wanted.tree, said.tree), letters):
                return Proof(True, "numeric" if matcher.numeric else "exact")
            open_questions.extend((wanted.tree, said.tree, pair) for pair in matcher.undecided[:1])
    if prove is not None and rules.symbolic and open_questions and _settled(open_questions[0], rules, prove):
        return Proof(True, "symbolic")
    if _same_words(gold, answer):
        return Proof(True, "text")
    return Proof(False, "numeric" if answers else "text")


def _in_family(matcher: Matcher, trees: tuple[Node, Node], letters: tuple[Letters, Letters]) -> bool:
    """Whether the answer is the reference with declared letters called otherwise."""
    from verifiers.math_equivalence import families

    return any(_matched(matcher, trees[0], said) for said in families.renamed(*trees, letters))


def _other_condition(gold: str, answer: str, rules: Rules) -> bool:
    """Whether both depend on an inequality, and not on the same."""
    from verifiers.math_equivalence import families

    wanted, given = families.condition(gold), families.condition(answer)
    return bool(wanted and given) and not equivalent(wanted, given, rules).equal


def _matched(matcher: Matcher, wanted: Node, said: Node) -> bool:
    """Whether two trees are the same; where the stack leaves no room to find out, that is not proven."""
    try:
        return matcher.same(wanted, said)
    except RecursionError:
        return False


def _same_words(gold: str, answer: str) -> bool:
    """The same text but for spaces; where it is words alone, but for their case and punctuation too."""
    if prose.compact(gold) == prose.compact(answer) != "":
        return True
    if not prose.is_prose(gold):
        return False
    if prose.words(gold) == prose.words(answer) != "":
        return True
    from verifiers.math_equivalence import statements

    return len(gold) + len(answer) < LONGEST_STATEMENTS and statements.same(gold, answer)
