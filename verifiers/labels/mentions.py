"""Which labels a text names, and which of them it denies.

All labels are looked for at once, by their words: the longest label that begins at a word wins, and its
words belong to no other. Time is linear in the text and independent of the number of labels.
"""

from __future__ import annotations

import re

from verifiers.labels.words import form, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verifiers.labels.words import Words

    Mention = tuple[str, int, int]  # a label named by the words [start, end)

DENIAL_CHARS = 60  # after a label, in which its denial stands
REACH = 5  # words before a label in which a negation applies to it

_WRAPPING = frozenset(".,;:!\"'`*()[]{}<>~“”‘’«»„。！、，：；…「」『』【】（）?")
_TIGHT = frozenset("+#%&@")  # directly after a label these make another word of it: "C#", "A+"
_NEGATIONS = frozenset((
    "not", "no", "never", "neither", "nor", "non", "without", "nothing", "none", "cannot", "hardly",
    "unlikely", "instead", "except", "excluding",
    "nicht", "kein", "keine", "keinen", "keiner", "pas", "jamais", "ni", "nunca", "não", "nem", "niet",
    "geen", "不", "非", "没", "沒", "無", "无", "未", "否",
))  # fmt: skip
_BREAKS = frozenset((
    *".,;:!?()\"“”—–-。、…而但",
    "but", "and", "so", "because", "although", "though", "however", "while", "yet", "since", "hence",
    "therefore", "thus", "aber", "sondern", "mais", "pero", "mas",
))  # fmt: skip
_DENIED_AFTER = r"""(?xi)\s*+[*"'”’)]*+\s*+(?:
        (?:is|was|are|were|does|do|did|would|should|can|could|has|seems?)\s++(?:(?:clearly|certainly)\s++)?not\b
      | (?:is|was|are|were|would\s++be|seems?)\s++(?:wrong|incorrect|false|excluded|ruled\s++out|out)\b
      | (?:では|じゃ|で)(?:ない|なく|ありません)
      | 적?(?:이|가|은|는)?\s*+지?\s*+(?:아니|아닌|않)
    )"""  # as text: compiled on first use


class Names:
    """A set of labels with all the ways to write each.

    forms: words -> label. spelled: casefolded text -> label. negating: whether any form holds a negation.
    Raises ValueError where two labels can be written alike.
    """

    def __init__(self, written: Iterable[tuple[str, str]]) -> None:
        self.forms: dict[tuple[str, ...], str] = {}
        self.spelled: dict[str, str] = {}
        self.lengths: dict[str, list[int]] = {}
        for label, text in written:
            shape = form(text)
            if not shape:
                raise ValueError(f"label {label!r} has a form without letters: {text!r}")
            if self.forms.setdefault(shape, label) != label:
                raise ValueError(f"{text!r} could be {self.forms[shape]!r} or {label!r}")
            self.spelled[text.casefold()] = label
            lengths = self.lengths.setdefault(shape[0], [])
            if len(shape) not in lengths:
                lengths.append(len(shape))
                lengths.sort(reverse=True)
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
        while end > start and text.folded[end - 1] in _WRAPPING:
            end -= 1
        found = self._at(text, start)
        return found[0] if found and found[2] == end else None

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


def asserted(names: Names, text: str | Words) -> tuple[list[str], bool]:
    """The distinct labels that a text names without denying them, and whether it denies any."""
    text = words(text) if isinstance(text, str) else text
    found = names.mentions(text)
    taken = names.taken(found)
    kept: dict[str, None] = {}
    denies = False
    for mention in found:
        if mention[0] in kept:
            continue
        if denied(text, mention, taken):
            denies = True
        else:
            kept[mention[0]] = None
    return list(kept), denies


def denied(text: Words, mention: Mention, taken: set[int]) -> bool:
    """Whether a mention is negated: a negation shortly before it in its clause, or a denial after it.

    taken: words that belong to labels; they negate nothing ("no" where it is a label).
    """
    _, start, end = mention
    for at in range(start - 1, max(-1, start - 1 - REACH), -1):
        word = text.folded[at]
        if word in _BREAKS:
            break
        if at not in taken and (word in _NEGATIONS or (word == "than" and text.folded[at - 1] == "rather")):
            return True
    position = text.ends[end - 1]
    return bool(re.match(_DENIED_AFTER, text.text[position : position + DENIAL_CHARS]))


def _stands_alone(text: Words, mention: Mention) -> bool:
    """Whether the words are a label here, and not part of something else."""
    _, start, stop = mention
    end = text.ends[stop - 1]
    after = text.text[end : end + 1]
    if after in _TIGHT or (after.isalnum() and after.isascii()):  # "C#", "4th"
        return False
    word = text.folded[start]
    if stop - start > 1 or len(word) > 1 or not word.isascii() or not word.isalpha():
        return True
    return _is_choice(text, start)


def _is_choice(text: Words, at: int) -> bool:
    """Whether a lone letter is a choice, and not an article, a pronoun or what follows an apostrophe."""
    start, end = text.starts[at], text.ends[at]
    before, after = text.text[start - 1 : start] if start else "", text.text[end : end + 1]
    if before and before in "'’":
        return False
    if (after and after in ")]*") or (before and before in "([*"):
        return True
    if text.text[start].islower():
        return False
    follows = text.text[end + 1 : end + 2] if after == " " else ""
    return not (text.folded[at] in "ai" and follows.islower())
