"""Answers that are sentences: yes or no, who wins, what it is. Sentences are the same only by their words."""

from __future__ import annotations

import re

from verifiers.math_equivalence import foreign, prose
from verifiers.math_equivalence.tree import listed
from verifiers.patterns import pattern

_VERDICT = pattern(r"(yes|no|true|false)(?:\s*[,.;:!–—-]\s*(.*)|)", re.IGNORECASE | re.DOTALL)
_ARTICLE = pattern(r"^(?:an?|the) ")
_FIRST = pattern(r"\w+")
_OPPOSITE = {"yes": r"\bno\b|\bnot\b|n['’]t\b|\bfalse\b", "no": r"\byes\b"}
_PLAIN_VERDICTS = {"true": "yes", "false": "no"}
_POSSIBLE = pattern(r"(?:(?:it|this|that) is )?possible", re.IGNORECASE)
_SAID_OF = pattern(r"(?:the )?(\w+) (?:is|are) (?:an? )?(\w+)", re.IGNORECASE)
_SEGMENT = pattern(r"\b(?:line )?segment (?=[A-Z]{2}\b)|\b[Pp]layer (?=[A-Z][a-z])")
_IMPOSSIBLE = pattern(r"(?:(?:it|this|that) is )?(?:not possible|impossible)", re.IGNORECASE)
_NO = pattern(r"no(?:,? (?:it|this|that) is (?:not possible|impossible))?", re.IGNORECASE)
_PLAYER = pattern(r"\bplayer (1|2|one|two)\b", re.IGNORECASE)
_PLACES = {"1": "first", "one": "first", "2": "second", "two": "second"}
_HEDGED = pattern(
    r"\b(?:but|unless|except|maybe|perhaps|sometimes|depends|only|if|when(?:ever)?|or|provided|assuming|partly|partially"
    r"|unlikely|half of|in (?:some|certain|most) cases)\b",
    re.IGNORECASE,
)
_WINS = pattern(
    r"\b(?:always )?(?:wins?|will (?:always )?win"
    r"|can (?:always )?(?:win|force a win|guarantee (?:a )?(?:win|victory))"
    r"|has (?:a|the) winning strategy|is the winner)(?: the game| for sure)?\W*\Z",
    re.IGNORECASE,
)
_ACTS = pattern(r"([A-Z][a-z]{2,})\s+(?:will|can|must|has|gets|receives|takes|wins)\s+(.+)", re.DOTALL)
_LEADS_IN = pattern(
    r"(?:on |(?:it|this|that) (?=cannot|can )"
    r"|(?:it|thi|this|that|they|he|she|there) (?:is|are|was|were|will be)(?: on)? "
    r"|(?:serie|series|sequence|integral|limit|function|statement|system|graph)s? (?:is |are )?)"
)
_SYNONYMS = {
    "convergent": "converge",
    "right-angled": "right",
    "divergent": "diverge",
    "continuous": "continuou",
}
_QUANTIFIERS = frozenset(listed("all any every each only number numbers"))
# Words whose order does not matter: odd positive integers.
_KINDS = frozenset(
    listed(
        "positive negative nonnegative non-negative odd even real prime composite rational integer natural"
    )
)
# What an adjective may be said of: "isosceles" is "isosceles triangle", "odd" is "odd function".
_HEADS = frozenset(
    listed(
        "triangle quadrilateral polygon function player integer sequence series angle matrix graph person "
        "correlation relationship solution"
    )
)


def same(gold: str, answer: str) -> bool:
    """Whether two answers in words say the same."""
    is_factorial = answer.rstrip(" .$")[-1:] == "!"
    gold, answer = plain(gold), plain(answer)
    if (ruled := _same_verdict(gold, answer)) is not None:
        return ruled
    wanted, given = _possible(gold), _possible(answer)
    if (
        (_abbreviated(gold, answer) and not is_factorial)
        or (wanted and wanted == given)
        or _same_figure(gold, answer)
    ):
        return True
    if prose.hedges(gold) or prose.hedges(answer):
        return _gist(gold) == _gist(answer) != []
    return _same_gist(gold, answer) or _same_winner(gold, answer) or _subject(gold) == answer != ""


def _possible(text: str) -> str:
    """Whether an answer alone is that something is possible, or is not; "" for any other."""
    if _IMPOSSIBLE.fullmatch(text) or _NO.fullmatch(text):
        return "no"
    return "yes" if _POSSIBLE.fullmatch(text) or text.lower() == "yes" else ""


def _same_figure(gold: str, answer: str) -> bool:
    """Whether one names a figure in another language."""
    names = [_ARTICLE.sub("", text.lower()) for text in (gold, answer)]
    said = [foreign.english(name) for name in names]
    return any(said) and (said[0] or names[0]) == (said[1] or names[1])


def _abbreviated(gold: str, answer: str) -> bool:
    """`T` for "true", and "neither" for what it is neither of."""
    wanted, given = gold.lower(), answer.lower()
    if wanted == "neither":
        return given.startswith("neither ") and " nor " in given
    return wanted in ("true", "false", "yes", "no") and given == wanted[0]


def plain(text: str) -> str:
    """The words of a text without mark-up."""
    said = " ".join(prose.unmarked(text).replace("$", " ").split()).strip(" .!*。")
    said = _SEGMENT.sub("", said)
    first = _FIRST.match(said)
    if first and (verdict := foreign.VERDICTS.get(first[0].lower())):
        said = verdict + said[first.end() :].replace("，", ",").replace("。", ".")
    return _PLAYER.sub(lambda player: f"{_PLACES[player[1].lower()]} player", said)


def _same_verdict(gold: str, answer: str) -> bool | None:
    """Whether both say yes, or both no; None where one of them says neither."""
    wanted, given = _VERDICT.fullmatch(gold), _VERDICT.fullmatch(answer)
    if wanted is None or given is None:
        return None
    word, other = (_PLAIN_VERDICTS.get(said[1].lower(), said[1].lower()) for said in (wanted, given))
    if word != other or (wanted[2] and given[2]):
        return _gist(gold) == _gist(answer)
    reason = wanted[2] or given[2] or ""
    if wanted[2] and not prose.is_prose(wanted[2]):  # more is asked for than the word
        return False
    others = {foreign.VERDICTS.get(said) for said in re.findall(r"\w+", reason.lower())} - {None, word}
    return not others and not re.search(_OPPOSITE[word], reason, re.IGNORECASE) and not _HEDGED.search(reason)


def _gist(text: str) -> list[str]:
    said = _LEADS_IN.sub("", prose.words(text), count=1).split()
    return [_SYNONYMS.get(word, word) for word in said if word not in _QUANTIFIERS]


def _same_gist(gold: str, answer: str) -> bool:
    left, right = _gist(_turned(gold)), _gist(_turned(answer))
    if not left or left == right:
        return bool(left)
    if sorted(left) == sorted(right) and _KINDS.issuperset(left):
        return True
    shorter, longer = sorted((left, right), key=len)
    if longer == ["player", *shorter]:
        return shorter != []
    return longer[:-1] == shorter != [] and longer[-1] in _HEADS


def _turned(text: str) -> str:
    """`The triangle is isosceles` as "isosceles triangle"."""
    found = _SAID_OF.fullmatch(text)
    return f"{found[2]} {found[1]}" if found and found[1].lower() in _HEADS else text


def _same_winner(gold: str, answer: str) -> bool:
    winners = [_WINS.sub("", text) for text in (gold, answer)]
    return winners != [gold, answer] and _gist(winners[0]) == _gist(winners[1]) != []


def _subject(sentence: str) -> str:
    """The name that a sentence of the reference says something of: "Petya will receive the last token"."""
    acts = _ACTS.fullmatch(sentence)
    return acts[1] if acts and not re.search(r"\b(?:lose|if|when|and|fail)", acts[2]) else ""
