"""Which labels a text names, and which of them it denies.

All labels are looked for at once, by their words: the longest label that begins at a word wins, and its
words belong to no other. Time is linear in the text and independent of the number of labels.
"""

from __future__ import annotations

import re
from functools import lru_cache

from verifiers.labels.words import form, words
from verifiers.quotation import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verifiers.labels.words import Words

    Mention = tuple[str, int, int]  # a label named by the words [start, end)

DENIAL_CHARS = 60  # after a label, in which its denial stands
REACH = 5  # words before a label in which a negation applies to it

_WRAPPING = frozenset(".,;:\"'`*()[]{}<>“”«»„。、，：；…「」『』【】（）?")
_CLOSING = _WRAPPING | {"!", "！"}
_TIGHT = frozenset("+#%&@")  # directly after a label these make another word of it: "C#", "A+"
_NEGATIONS = frozenset((
    "not", "no", "never", "neither", "nor", "non", "without", "nothing", "none", "cannot", "hardly",
    "unlikely", "instead", "except", "excluding", "excluded", "reject", "rejected", "doubt", "doubtful",
    "lack", "lacks", "lacking", "avoid", "isnt", "arent", "wasnt", "doesnt", "dont", "didnt", "cant", "wont",
    "nicht", "kein", "keine", "keinen", "keiner", "ohne", "pas", "jamais", "aucun", "aucune", "ni", "nunca",
    "não", "nem", "niet", "geen", "inte", "ikke", "ingen", "nie", "не", "нет", "ни", "без", "ليس", "ليست",
    "غير", "不", "非", "没", "沒", "無", "无", "未", "否",
))  # fmt: skip
_PAIRED = {  # the second word of a negation: what its first may be
    "than": frozenset(("rather", "other")),
    "but": frozenset(("anything", "everything")),
    "from": frozenset(("far",)),
    "of": frozenset(("opposite", "absence", "devoid")),
    "out": frozenset(("rule", "ruled", "ruling")),
    "to": frozenset(("fail", "fails", "failed", "wrong", "incorrect", "false", "mistake")),
    "that": frozenset(("false", "untrue", "wrong", "incorrect", "impossible")),
    "for": frozenset(("impossible",)),
}
_NEW_LINE = re.compile(r"\n(?:[ \t\r]*+\n|\s*+(?:[-*•>#]\s|[\W_]*+\d++[.)]|[\W_]*+[A-Z]))")
_GOES_ON = re.compile(r" ++[^\W\d_]")
_CHOICES = frozenset(("option", "choice", "answer", "letter"))
_BEFORE_A_CHOICE = _CHOICES | {"is", "be", "choose", "pick", "select", "say", "with", "for"}
_AFTER_A_CHOICE = {  # what follows neither the article "a" nor the pronoun "I"
    "a": frozenset(("is", "was", "because", "since", "and", "or", "but", "would", "seems", "fits", "does")),
    "i": frozenset(("is", "because")),
}
_CAUTION = (  # without one of these a label has not been denied before it
    _NEGATIONS | _PAIRED.keys() | frozenset(("¬", "≠", "!", "=", "~", "]", "un", "anti", "pseudo"))
)
_TAKES_BACK = frozenset((
    "is", "was", "are", "were", "does", "do", "did", "would", "should", "can", "could", "has", "seem",
    "seems", "may", "must", "will", "nahi", "nahin",
))  # fmt: skip
_ENDING = frozenset((",", ".", ";", "!", ""))
_DENYING = frozenset(("no", "not", "definitely", "certainly", "absolutely", "clearly", "of"))
_LISTING = frozenset((",", "or", "nor", "and", "/", *"\"'`*"))
_QUOTES = frozenset("\"'`*“„«「『")
_FOLLOWED = frozenset(("not", "never", "neither", "except", "excluding", "excluded", "rejected"))
_UNSAID = re.compile(
    r"(?:(?:[¬≠]|!=|(?:\A|(?<=\s))!|\[ \]|\b(?:un|anti|pseudo)-)[ *\"'`]*+|~~[*\"'`]*+)\Z", re.IGNORECASE
)
_BREAKS = frozenset((
    *".,;:!?()\"“”—–-。、…而但→⇒=>",
    "but", "and", "so", "because", "although", "though", "however", "while", "yet", "since", "hence",
    "therefore", "thus", "aber", "sondern", "mais", "pero", "mas",
))  # fmt: skip
_DENIED_AFTER = r"""(?xi)\s*+[*"'”’)]*+\s*+(?:
        (?:is|was|are|were|does|do|did|would|should|can|could|has|seems?)\s++(?:(?:clearly|certainly)\s++)?not\b
      | (?:is|was|are|were|would\s++be|seems?)\s++(?:wrong|incorrect|false|excluded|ruled\s++out|out)\b
      | (?:can|could|may|must|should)\s++be\s++(?:excluded|ruled\s++out|rejected)\b
      | (?:would|will)\s++be\s++(?:a\s++)?mistake
      | (?:[?:(=,–—-]|\.\.\.|…)[*\s]*+(?:(?:definitely|certainly|absolutely|clearly|of\s++course)\s++)?
        (?:no|not)[ \t]*+(?:[.,!?);*|\n]|\Z)
      | [?:=][*\s]*+(?:false|wrong|incorrect)[ \t]*+(?:[.,!?);*|\n]|\Z)
      | \s*+≠
      | (?:değil|nahi|nahin|नहीं)
      | (?:では|じゃ|で)(?:ない|なく|ありません)
      | 적?(?:이|가|은|는)?\s*+지?\s*+(?:아니|아닌|않)
    )"""


class Names:
    """A set of labels with all the ways to write each.

    forms: words -> label. spelled: casefolded text -> label. negating: whether any form holds a negation.
    longest: characters of the longest form.
    Raises ValueError where two labels can be written alike.
    """

    def __init__(self, written: Iterable[tuple[str, str]]) -> None:
        self.forms: dict[tuple[str, ...], str] = {}
        self.spelled: dict[str, str] = {}
        self.lengths: dict[str, list[int]] = {}
        for label, text in written:
            shape = form(text)
            if not shape:
                raise ValueError(f"label {quoted(label)} has a form without letters: {quoted(text)}")
            if self.forms.setdefault(shape, label) != label:
                raise ValueError(f"{quoted(text)} could be {quoted(self.forms[shape])} or {quoted(label)}")
            self.spelled[text.casefold()] = label
            lengths = self.lengths.setdefault(shape[0], [])
            if len(shape) not in lengths:
                lengths.append(len(shape))
                lengths.sort(reverse=True)
        self.longest = max(map(len, self.spelled), default=0)
        self.negating = any(not _NEGATIONS.isdisjoint(shape) for shape in self.forms)

    def mentions(self, text: Words) -> list[Mention]:
        """Every mention, in order, denied ones included."""
        return list(self._mentions(text))

    def taken(self, found: list[Mention]) -> set[int]:
        """The words of mentions, where some label is written with a negation; else it does not matter."""
        return {at for _, start, end in found for at in range(start, end)} if self.negating else set()

    def whole(self, text: Words) -> str | None:
        """The label that the text is, give or take punctuation around it."""
        if len(text.folded) < 1 << 10:
            exact = self.forms.get(tuple(text.folded))
            if exact is not None:
                return exact
        start, end = 0, len(text.folded)
        while start < end and text.folded[start] in _WRAPPING:
            start += 1
        while end > start and text.folded[end - 1] in _CLOSING:
            end -= 1
        found = self._at(text, start)
        return found[0] if found and found[2] == end and not _unsaid(text, start) else None

    def _mentions(self, text: Words) -> Iterator[Mention]:
        position = 0
        lengths = self.lengths
        for index, word in enumerate(text.folded):
            if word not in lengths or index < position:
                continue
            found = self._at(text, index)
            if found and _stands_alone(text, found):
                position = found[2]
                yield found

    def _at(self, text: Words, start: int) -> Mention | None:
        """The longest label that begins at a word."""
        if start >= len(text.folded):
            return None
        for length in self.lengths.get(text.folded[start], ()):
            shape = tuple(text.folded[start : start + length])  # shorter at the end of the text
            label = self.forms.get(shape)
            if label is not None:
                return label, start, start + len(shape)
        return None


@lru_cache(maxsize=1)
def _denied_after() -> re.Pattern[str]:
    """Compiled on first use: it costs milliseconds."""
    return re.compile(_DENIED_AFTER)


def asserted(names: Names, text: str | Words) -> tuple[list[str], bool]:
    """The distinct labels that a text names without denying them, and whether it denies any."""
    text = words(text) if isinstance(text, str) else text
    found = names.mentions(text)
    taken = names.taken(found)
    kept: dict[str, None] = {}
    listed, denies = 0, False
    for at, mention in enumerate(found):
        if mention[0] in kept:
            continue
        if at >= listed and not denied(text, mention, taken):
            kept[mention[0]] = None
            continue
        denies = True
        listed = max(listed, _list_end(text, found, at)) if at >= listed else listed
    return list(kept), denies


def _list_end(text: Words, found: list[Mention], first: int) -> int:
    """How far a denial of the first mention holds: to the end of "neither a, b nor c", else for it alone."""
    before = text.folded[max(0, found[first][1] - 2) : found[first][1]]
    holds = before[-1:] == ["neither"] or before == ["none", "of"]
    end = first + 1
    while end < len(found):
        between = text.folded[found[end - 1][2] : found[end][1]]
        if not between or not _LISTING.issuperset(between):
            break
        holds = holds or "or" in between or "nor" in between
        end += 1
    return end if holds else first + 1


def denied(text: Words, mention: Mention, taken: set[int]) -> bool:
    """Whether a mention is negated: a negation shortly before it in its clause, or a denial after it.

    taken: words that belong to labels; they negate nothing ("no" where it is a label).
    """
    _, start, end = mention
    return _negated(text, start, taken) or _retracted(text, end, taken)


def _negated(text: Words, start: int, taken: set[int]) -> bool:
    """Whether a negation applies to the word at `start`, from up to REACH words before it in its clause."""
    folded = text.folded
    if not start or _CAUTION.isdisjoint(folded[max(0, start - REACH - 3) : start]):
        return False
    last = start - 1
    while last >= 0 and folded[last] in _QUOTES:  # not "spam"
        last -= 1
    if last > 0 and folded[last] in "(:[" and folded[last - 1] in _FOLLOWED:  # not: spam
        last -= 1
    for at in range(last, max(-1, last - REACH), -1):
        word = folded[at]
        if at and folded[at - 1] in _PAIRED.get(word, ()):
            return True
        ended = word in _BREAKS or _line_ends(text, at)
        if word in _NEGATIONS and at not in taken and (at == last or not ended):
            return True
        if ended:
            break
    return _unsaid(text, start)


def _line_ends(text: Words, at: int) -> bool:
    """Whether the line ends after a word, and does not merely wrap."""
    end, following = text.end(at), text.start(at + 1)
    if text.text.find("\n", end, following) < 0:
        return False
    return _NEW_LINE.search(text.text, end, following + 1) is not None


def _unsaid(text: Words, start: int) -> bool:
    """Whether a sign directly before a word takes it back."""
    position = text.start(start)
    before = text.text[position - 1 : position]
    if not before or before.isalnum():
        return False
    return _UNSAID.search(text.text, max(0, position - 12), position) is not None


def _retracted(text: Words, end: int, taken: set[int]) -> bool:
    """Whether what follows the word before `end` takes it back. A label that is "no" takes nothing back."""
    following, then = [*text.folded[end : end + 2], "", ""][:2]
    if following in _ENDING and (not then or (then.isascii() and then.isalpha() and then not in _DENYING)):
        return False
    if following.isascii() and following.isalpha() and following not in _TAKES_BACK:
        return False
    position = text.end(end - 1)
    if not _denied_after().match(text.text, position, position + DENIAL_CHARS):
        return False
    return text.folded[end - 1] not in _NEGATIONS and taken.isdisjoint(range(end, end + REACH))


def _stands_alone(text: Words, mention: Mention) -> bool:
    """Whether the words are a label here, and not part of something else."""
    _, start, stop = mention
    end = text.end(stop - 1)
    after = text.text[end : end + 1]
    if after in _TIGHT or (after.isalnum() and after.isascii()):  # "C#", "4th"
        return False
    word = text.folded[start]
    if stop - start > 1 or len(word) > 1 or not word.isascii() or not word.isalpha():
        return True
    return _is_choice(text, start)


def _is_choice(text: Words, at: int) -> bool:
    """Whether a lone letter is a choice, and not an article, a pronoun or what follows an apostrophe."""
    start, end = text.start(at), text.end(at)
    before, after = text.text[start - 1 : start] if start else "", text.text[end : end + 1]
    if before and before in "'’":
        return False
    if (after and after in ")]*") or (before and before in "([*"):
        return True
    if text.text[start].islower():
        named = at > 0 and text.folded[at - 1] in _CHOICES
        return named and not _GOES_ON.match(text.text, end)
    follows = text.text[end + 1 : end + 2] if after == " " else ""
    return not (text.folded[at] in "ai" and follows.islower()) or _is_noun(text, at)


def _is_noun(text: Words, at: int) -> bool:
    """Whether a capital A or I before a small letter is not the article or the pronoun."""
    before, following = text.folded[max(0, at - 1) : at], text.folded[at + 1 : at + 2]
    if before and before[0].isalnum():
        return before[0] in _BEFORE_A_CHOICE and text.folded[at] == "a"
    return bool(following and following[0] in _AFTER_A_CHOICE[text.folded[at]])
