"""Families of answers: letters that an answer itself declares (`k \\in \\mathbb{Z}`, "for any constant c").

A declared letter is bound and may be called otherwise; the numbers that it may be are part of the answer.
"""

from __future__ import annotations

import re
from itertools import permutations

from verifiers.math_equivalence import forms, prose
from verifiers.math_equivalence.normalise import normalised
from verifiers.math_equivalence.tree import has, substituted, symbols
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from verifiers.math_equivalence.tree import Node

    Letters = Mapping[str, str]

MOST_LETTERS = 3
LONGEST = 1_000  # characters of an answer that declares letters
# Patterns are texts here, which `re` compiles (and keeps) when an answer first declares something.
_HINT = pattern(r"\\in|∈|constant|arbitrary|integer|real|natural|rational|number|\\ne|≠")
_DEPENDS = pattern("for|if|whe[nr]|with|otherwise|else")
_LETTERS = r"(\\?(?<![A-Za-z])[A-Za-z]{1,12}(?:_\w)?(?:\s*(?:,|and)\s*\\?[A-Za-z](?:_\w)?){0,3})"
_MEMBER = (
    _LETTERS + r"\s*\\in\s*(?:\\mathbb\s*|\\Bbb\s*|\\)?([ZNRQC])\b\s*((?:[\^_]?\s*[+*0-9<>\\a-z]{1,6})?)"
)
_ADJECTIVES = (
    r"((?:(?:an?|any|all|some|every|each|the|arbitrary|fixed|real|complex|positive|negative|non-?negative|natural"
    r"|rational|whole|non-?zero)\s+){0,4}(?:real|complex|constants?|integers?|numbers?|reals?|naturals?))"
)
_QUANTIFIED = (
    r"\b(?:for|with|where)\s+(?=(?:an?|any|all|some|every|each|arbitrary|fixed|constants?|real|non-?zero)\b)"
    + _ADJECTIVES
    + r"[\s,]+"
    + _LETTERS
)
_IS = r"(?<![A-Za-z\\])" + _LETTERS + r"\s+(?:is|are|being)\s+" + _ADJECTIVES
_NOT_ZERO = r"[,(]\s*(\\?[A-Za-z](?:_\w)?)\s*\\neq?\s*0(?![.\d])"
_CONSTANT = r"[Cc](?:_\{?\d\}?)?|[Kk]_\d"
_PARAMETERS = frozenset("tsknm")
_FREE = frozenset("abcdkmtABCDK")  # letters that a reference may mean any number by without saying so
_COUNTING = frozenset("knmt")  # letters that may be whole numbers where nothing is said of them
_PLAIN_CONSTANTS = frozenset("ABCDK")
_LETTER = r"\\?[A-Za-z](?:_\w)?(?![A-Za-z])|\\[a-z]+"
_CONDITION = (
    r"\b(?:for|if|when|where|with)\s+(?:(?:all|any|every|each|some|real|positive|natural|integers?|numbers?)\s+)*"
    r"([A-Za-z]\s*(?:<|>|\\(?:leq?|geq?|leqslant|geqslant|neq?)(?![a-z])).{1,40})\Z"
)

_TAIL = r"\b(?:where|such that|with)\b([^<>]*=[^<>]*)\Z"
_CASE = (
    r"\b(?:if|when|where|with|for)\b[^.,;]{0,30}?\b(even|odd|prime|composite)\b(?!\s+number of)"
    r"|\b(otherwise|else|if not)\b"
)
_CASES = "\\begin{"  # where what is otherwise is compared as a case
# A condition that a reference has of its own, not its whole inequality: "x^2, x > 0".
_SUPPOSED = r"(?:[,;(&]|\\q?quad|\\text|\b(?:if|when|where|for|with)\b).*?(?:[<>]|\\[lgn]e)|\bif\b|\bwhen\b"
_SUPPOSITION = (
    r"\b(?:if|when)\s+[A-Za-z]\s*(?:<|>|!=|≠|\\(?:leq?|geq?|leqslant|geqslant|neq?)(?![a-z])).{1,40}\Z"
)


def declared(text: str) -> dict[str, str]:
    """The letters that an answer declares, each with the numbers that it may be ("" where it says none)."""
    if len(text) > LONGEST or _HINT.search(text) is None:
        return {}
    text = " ".join(prose.unmarked(normalised(text)).replace("$", " ").split())
    found: dict[str, str] = {}
    for names, numbers, mark in re.findall(_MEMBER, text):
        found |= dict.fromkeys(re.findall(_LETTER, names), _numbers(numbers, mark))
    for words, names in re.findall(_QUANTIFIED, text):
        found |= dict.fromkeys(re.findall(_LETTER, names), _described(words))
    for names, words in re.findall(_IS, text):
        found |= dict.fromkeys(re.findall(_LETTER, names), _described(words))
    for name in re.findall(_NOT_ZERO, text):
        found.setdefault(name, "")
    return {name.lstrip("\\"): numbers for name, numbers in found.items()}


def _numbers(name: str, mark: str) -> str:
    sign = "+" if "+" in mark or "*" in mark or ">0" in mark.replace(" ", "") else ""
    return {"Z": "positive" if sign else "integer", "N": "positive" if sign else "natural"}.get(
        name, name + sign
    )


def _described(words: str) -> str:
    kinds = set(words.replace("-", "").rstrip("s").split())
    if kinds & {"integer", "natural", "whole"}:
        if "positive" in kinds:
            return "positive"
        return "whole" if "nonnegative" in kinds else "natural" if "natural" in kinds else "integer"
    field = next((numbers for word, numbers in _FIELDS if word in kinds), "")
    return field + "+" if field and "positive" in kinds else field


_FIELDS = (("rational", "Q"), ("complex", "C"), ("real", "R"))
_WHOLE = frozenset("knm")
_FIELD = frozenset(("R", "C", "Q", "R+", "Q+"))
GAPPED = frozenset(("integer", "natural", "positive", "whole", "Q", "Q+"))  # numbers with gaps between them
_NATURAL = frozenset(("natural", "positive", "whole"))  # whether 0 is natural, authors differ


def agree(a: str, b: str) -> bool:
    """Whether two descriptions may mean the same numbers."""
    return not a or not b or a == b or (a in _NATURAL and b in _NATURAL and "natural" in (a, b))


def contradict(letters: tuple[Letters, Letters], gold: str) -> bool:
    """Whether two answers let a letter of the same name be different numbers.

    Where a reference like 2k\\pi does not say what k may be, it is a whole number; a real k would be all.
    """
    wanted, given = letters
    if not given:
        return False
    if "pi" in gold and any(
        name in _WHOLE and name not in wanted and given[name] not in ("", "integer") for name in given
    ):
        return True
    return any(not agree(numbers, given[name]) for name, numbers in wanted.items() if name in given)


def depends(text: str) -> bool:
    """Whether an answer may make itself depend on something."""
    return len(text) <= LONGEST and _DEPENDS.search(text) is not None


def restricts(text: str, gold: str) -> bool:
    """Whether an answer holds in one case only, of which the reference says nothing: "… if n is even"."""
    said = " ".join(prose.unmarked(text).replace("$", " ").split())
    found = re.search(_CASE, said)
    if (
        found
        and (found[1] or found[2]).lower() not in gold
        and not (found[2] and _CASES in text and _CASES in gold)
    ):
        return True
    return re.search(_SUPPOSITION, said) is not None and re.search(_SUPPOSED, gold) is None


def differently_bound(gold: str, answer: str) -> bool:
    """Whether both say what their letters are, and with other numbers: "where f(c) = 2", "where f(c) = 3"."""
    tails = [re.findall(_TAIL, text.replace("\n", " ")) for text in (gold, answer)]
    numbers = [sorted(re.findall(r"\d+(?:\.\d+)?", tail[0])) if tail else [] for tail in tails]
    return all(numbers) and numbers[0] != numbers[1]


def condition(text: str) -> str:
    """The inequality on which an answer makes itself depend: "… for n > 2"; "" where there is none."""
    if not depends(text):
        return ""
    found = re.search(
        _CONDITION, " ".join(prose.unmarked(normalised(text)).replace("$", " ").split()).rstrip(". )")
    )
    return found[1] if found else ""


def renamed(gold: Node, answer: Node, letters: tuple[Letters, Letters]) -> Iterator[Node]:
    """The answer with its declared letters called as in the reference, in every way that ranges allow."""
    if has(answer, "big"):
        return
    answer = _argument_renamed(gold, answer)
    wanted, given = symbols(forms.unlabelled(gold)), symbols(forms.unlabelled(answer))
    mine, theirs = sorted(wanted - given), sorted(given - wanted)
    if gold[0] == "rel" and not mine and not theirs:  # C_1 and C_2 may change places
        mine = theirs = sorted(filter(_is_constant, wanted))
    if len(mine) != len(theirs) or not 1 <= len(mine) <= MOST_LETTERS or _is_name(gold, answer):
        return
    if mine != theirs and not symbols(answer).isdisjoint(mine):  # f(n) = 2m
        return
    if not _may_rename(gold, (mine, theirs), letters) and not _runs_through(gold, mine):
        return
    for order in permutations(mine):
        pairs = list(zip(theirs, order, strict=True))
        if all(agree(letters[0].get(name, ""), letters[1].get(said, "")) for said, name in pairs):
            yield _substituted(answer, pairs)


def _is_name(gold: Node, answer: Node) -> bool:
    """Whether one side is a name and no more, which stands for itself: B is not "f(n) = n for all n"."""
    sides = [forms.bare(node) for node in (gold, answer)]
    sides = [side[1] if side[0] == "unit" else side for side in sides]
    return any(side[0] in ("sym", "text") for side in sides)


def _runs_through(gold: Node, names: list[str]) -> bool:
    """Whether a letter is what several unknowns are given by: `(x, y) = (t, 2t)`."""
    label = forms.label(gold)
    return label is not None and label[0] == "tuple" and len(names) == 1 and set(names) <= _PARAMETERS


def _may_rename(gold: Node, names: tuple[list[str], list[str]], letters: tuple[Letters, Letters]) -> bool:
    """Whether names that only one side has are free on both: declared, or constants of integration."""
    mine, theirs = names
    bound = [all(name in declared for name in each) for each, declared in zip(names, letters, strict=True)]
    if all(bound) or (gold[0] == "rel" and _are_constants(mine, theirs) and _are_constants(theirs, mine)):
        return True
    if len(mine) > 1:
        gaps = any(letters[1].get(name) in GAPPED for name in theirs)
        return bound[1] and not gaps and all(name in _FREE or _is_constant(name) for name in mine)
    if gold[0] == "tuple" and bound[1] and mine[0] == "n":  # (n, n + 1)
        return True
    constant = gold[0] == "rel" and _is_constant(mine[0]) and theirs[0] in _FREE
    gapped = bound[1] and letters[1][theirs[0]] in GAPPED and mine[0] not in _COUNTING
    return bound[0] or constant or (bound[1] and mine[0] in _FREE and not gapped)


def _is_constant(name: str) -> bool:
    return re.fullmatch(_CONSTANT, name) is not None


def _are_constants(names: list[str], others: list[str]) -> bool:
    """Whether names are constants of integration; A and B are where the other side calls them C_1 and C_2."""
    return all(map(_is_constant, names)) or (
        set(names) <= _PLAIN_CONSTANTS and all("_" in name and _is_constant(name) for name in others)
    )


def _substituted(node: Node, pairs: list[tuple[str, str]]) -> Node:
    for said, name in pairs:  # all at once: they may change places
        node = substituted(node, said, ("sym", f"{name} new"))
    for _, name in pairs:
        node = substituted(node, f"{name} new", ("sym", name))
    return node


def _argument_renamed(gold: Node, answer: Node) -> Node:
    """`f(n) = …` as `f(x) = …` where the reference calls its argument so."""
    left, right = (node[2][0] if node[0] == "rel" else node for node in (gold, answer))
    single = (
        left[0] == right[0] == "call" and len(left) == len(right) == 3 and left[2][0] == right[2][0] == "sym"
    )
    return substituted(answer, right[2][1], left[2]) if single else answer
