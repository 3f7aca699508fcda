"""Answers in words: text compared as text, choice letters, and formulas inside a sentence."""

from __future__ import annotations

import re

from verifiers.patterns import pattern

_COMMAND = pattern(
    r"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mbox|textnormal|emph|operatorname)\b"
    r"|\\[,;:!() ]|\\(?:quad|qquad)\b"
)
_PUNCTUATION = pattern(r"[^\w%<>=+*/^\\-]+")
_ARTICLE = pattern(r"\b(?:[Tt]he|THE|an?|An)\b ?|\AA ")  # and not the name of player A
_CHOICE = pattern(
    r"\s*(?:option|choice|answer)?\s*+\(?\s*([A-Ja-j])\s*(?:\)\s*(.*)|[.:]\s*(.*)|)\s*",
    re.DOTALL | re.IGNORECASE,
)
_LABEL = pattern(r"([^=<>:$\\{}()\d]{0,80}?(?:\bis\b|\bare\b|\bequals\b|:))\s*(.+)", re.DOTALL)
_FIGURES = {
    "\\triangle": "triangle", "△": "triangle", "\\Delta": "triangle", "\\angle": "angle", "∠": "angle",
    "\\odot": "circle", "⊙": "circle", "\\parallel": "parallel", "∥": "parallel", "\\perp": "perpendicular",
    "⊥": "perpendicular",
}  # fmt: skip
_SIGNS = pattern(
    r"(?:\\triangle|\\angle|\\odot|\\parallel|\\perp)(?![A-Za-z])|\\Delta(?=\s*[A-Z]{3}(?![A-Za-z]))|[△∠⊙∥⊥]"
)
_ANSWERS = pattern(r"\s*(?:yes|no|true|false)\s*:", re.IGNORECASE)  # these are no labels
_LOGIC = pattern(r"\\(?:land|wedge|lor|vee)\b|[∧∨]")
_EITHER = frozenset(("\\lor", "\\vee", "∨"))
_COMPARED = pattern(r"[=<>≤≥≠∈]|\\(?:[lgn]eq?|in)\b")
_JOINT = pattern(r"\b(and|or)\b")
_LAST_SIDE = pattern(r"(?:_\{?\w\}?)?\s*=.*|\$|\s", re.DOTALL)
LONGEST_CHOICES = 60  # characters
# What neither a choice nor a command that sets type begins with.
_NO_CHOICE = frozenset("0123456789+-=<>/^_*|[]klmnprstuvwxyzKLMNPRSTUWYZ")
_NO_COMMAND = frozenset("bcdfghijklnprsuvwxyz{}")
_ROMAN = pattern(r"(?:[Qq]uadrant )?[IVX]{2,4}|[Qq]uadrant [IVX]")
_MARK = pattern(r"[IV]+|[A-J]|[①-⑳]|\(\d\)")
_ANOTHER = pattern(
    r"(?:\A|\b(?:or|and|but|also|maybe|perhaps|possibly|not|either|both)\b|[,/&;]|\s(?=\([A-J]\)))[\s(]*"
    r"(?:(?:also|maybe|option|perhaps|not) ){0,3}\(?[A-J](?![\w'’])(?=\s*(?:[).:,;/&?]|\Z|(?:or|and)\b))"
)
_GOES_ON = pattern(  # no text of a choice begins so
    r"\s*(?:or\b|if\b|unless\b|[?+^=/]|\(?(?:(?:is|was)\s+)?(?:wrong|incorrect|false|excluded|not)\)?[\s.]*\Z"
    r"|is(?:n['’]t|\s+not)\s+(?:true|right|correct)\b)",
    re.IGNORECASE,
)
_CHOICES = pattern(
    r"(?:[A-J]{2,6}|(?:\(?[A-J]\)?|[①-⑳]|[IV]{1,3}|\(\d\))"
    r"(?:(?: ?[,;&] ?| and |, and | ?(?=[①-⑳(]))(?:\(?[A-J]\)?|[①-⑳]|[IV]{1,3}|\(\d\))){1,5})(?: only)?"
)
_CIRCLED = {0x2460 + at: f"({at + 1})" for at in range(9)}
_WRITTEN = pattern(r"[A-Za-zÀ-ɏ]{2}|[Ѐ-ӿ؀-ۿऀ-ॿ฀-๿぀-ヿ一-鿿가-힯]")
MOST_WORDS = 40
_LONG_WORD = pattern(r"(?<![\\A-Za-z{])[A-Za-z]{4,}")
_GAP = r"(?:\s|\\(?:left|right|displaystyle|quad)(?![a-zA-Z])|\\[,;!])++"
_LAYOUT = pattern(rf"(?<!\d){_GAP}|{_GAP}(?!\d)")
_PLURAL = pattern(r"(?<=[a-z]{3})(?<!s)s\b")
_WRAPPED = pattern(r"\\(?:text\w*|mbox|mathrm)\{([^{}]*)\}")
_DENIAL = pattern(
    r"\b(?:not|no|never|neither|nor|isn|aren|wrong|incorrect|false|except|unless|or|maybe|either|doubt|unclear"
    r"|whether|impossible|cannot|perhaps)\b|n['’]t\b|不(?!同|等式)|非|没|未|以上|以下|以内|至少|至多|大于|小于|\b(?:не|нет|или|более|менее)\b",
    re.IGNORECASE,
)
_DOUBT = pattern(
    r"\b(?:doubt|unclear|whether|impossible|wrong|incorrect|false that|(?:not|un) ?sure|maybe"
    r"|perhaps|with probability|(?:upper|lower) bound)\b|n['’]t\b",
    re.IGNORECASE,
)
_DOUBTING = frozenset("ouwhmOUWHM'’")  # each of these words has one of them
_NOT_POSSIBLE = pattern(r"\bnot possible\b", re.IGNORECASE)
_ABOUT = pattern(
    r"(?<!\s)\s*+(?:\\q?quad\s*+)*+\\?(?:text|mathrm)?\{?\s*+\((?:approximately|approx\.?|about|\\approx|≈|i\.e\.)[^()]*\)?.*$",
    re.DOTALL,
)


def drawn(text: str) -> str:
    """The text with the signs of figures in words: `\\triangle ABC`, ∠."""
    if "\\" not in text and text.isascii():
        return text
    return _SIGNS.sub(lambda sign: f" {_FIGURES[sign[0].strip(' {}')]} ", text)


def words(text: str) -> str:
    """The words of a text: lower case, without mark-up, punctuation and articles."""
    text = _COMMAND.sub(" ", text).replace("$", "").replace("~", " ")
    return _PLURAL.sub(
        "", _ARTICLE.sub("", _PUNCTUATION.sub(" ", text).strip()).strip().lower()
    ).removesuffix("条件")


def is_prose(text: str) -> bool:
    """Whether the text is words alone, so that its punctuation does not matter."""
    bare = _COMMAND.sub("", text)
    return _WRITTEN.search(bare) is not None and re.search(r"[\d\\=<>+^\[(|/]", bare) is None


def unmarked(text: str) -> str:
    """The text without commands that only set type."""
    return _COMMAND.sub(" ", text).replace("{", "").replace("}", "")


def is_long(text: str) -> bool:
    """Whether the text is a discourse rather than an answer, so that reading it as notation is pointless."""
    return len(text) > 300 and len(_LONG_WORD.findall(text)) > MOST_WORDS


def compact(text: str) -> str:
    """The text without space and mark-up, for formulas that cannot be read."""
    text = text.replace("$", "")
    return text if text.isalnum() else _LAYOUT.sub("", text)


def may_choose(text: str) -> bool:
    """Whether the text may be an answer to a multiple choice: what it begins with is no number or formula."""
    return text[:1] not in _NO_CHOICE and (text[:1] != "\\" or text[1:2] not in _NO_COMMAND)


def choice(text: str) -> tuple[str, str] | None:
    """(letter, what stands beside it) of a multiple-choice answer; None where the text is none."""
    if len(text) > 400:
        return None
    plain = _COMMAND.sub("", text).replace("{", "").replace("}", "").replace("$", "").strip(" .")
    found = _CHOICE.fullmatch(plain)
    if found is None:
        return None
    beside = (found[2] or found[3] or "").strip()
    if found[1].islower() and ("(" not in plain or beside):
        return None
    return found[1].upper(), beside


def names_another(beside: str) -> bool:
    """Whether what stands beside a choice is a further choice: "(B) or (C)", "B. C. D."."""
    return _ANOTHER.search(beside) is not None or _GOES_ON.match(beside) is not None


def choices(text: str) -> frozenset[str]:
    """The letters or numbers of the statements that are chosen: "A, C", "ACD", "I and III only", "②③"."""
    if len(text) > LONGEST_CHOICES:
        return frozenset()
    plain = " ".join(unmarked(text).replace("$", "").replace("、", ",").split()).strip(" .\\")
    if _ROMAN.fullmatch(plain):
        return frozenset((plain.split()[-1], "numeral"))
    if _CHOICES.fullmatch(plain) is None:
        return frozenset()
    return frozenset(_MARK.findall(plain.removesuffix("only").translate(_CIRCLED)))


def without_label(text: str) -> str | None:
    """What follows "The area is" or "Answer:"; None where nothing does, or words before it deny."""
    found = _LABEL.fullmatch(unwrapped(text))
    if found is None or _DENIAL.search(found[1]) or _ANSWERS.match(found[1]) or leaves_open(found[1]):
        return None
    return found[2]


def leaves_open(text: str) -> bool:
    """Whether words deny or leave open what they stand beside, in any language."""
    from verifiers.math_equivalence.hedges import any_open

    return any_open(text)


def unwrapped(text: str) -> str:
    """The text with its words taken out of their commands."""
    return _WRAPPED.sub(r" \1 ", text.replace("\\ ", " ")).strip(" .$")


def said(text: str) -> str:
    """A text as words: its words out of their commands, its formulas out of their dollars, single spaces."""
    return " ".join(unwrapped(text).replace("$", " ").split())


def without_remark(text: str) -> str:
    """The text without a remark such as "(approximately 4.1)"."""
    return _ABOUT.sub("", text) if "pprox" in text or "bout" in text or "≈" in text else text


def doubts(text: str) -> bool:
    """Whether words take back what they stand beside, or a mark asks for it or strikes it out."""
    if ("?" in text and text.rstrip(" .!*$)}")[-1:] == "?") or text[:2] == text[-2:] == "~~":
        return True
    return not _DOUBTING.isdisjoint(text) and _DOUBT.search(text) is not None


def denies(text: str) -> bool:
    """Whether words themselves say that something is wrong, or cannot be."""
    return doubts(text) or _NOT_POSSIBLE.search(text) is not None


def joined_otherwise(gold: str, answer: str) -> bool:
    """Whether two statements are joined by other signs or words: `p \\land q`, `p \\lor q`."""
    if "=" in gold and _joint(gold) * _joint(answer) < 0:
        return True
    if _LOGIC.search(answer) is None or _LOGIC.search(gold) is None or _COMPARED.search(gold + answer):
        return False
    given, wanted = ([sign[0] in _EITHER for sign in _LOGIC.finditer(text)] for text in (answer, gold))
    return given != wanted


def _joint(text: str) -> int:
    """1 where "and" alone joins equations that name different things, -1 where "or" does, else 0."""
    joints = {found[1] for found in _JOINT.finditer(text)} if text.count("=") > 1 else set()
    if len(joints) != 1:
        return 0
    sides = {_LAST_SIDE.sub("", part).strip() for part in _JOINT.sub("\n", unwrapped(text)).split("\n")}
    return (1 if joints == {"and"} else -1) if len(sides) > 1 else 0


def hedges(text: str) -> bool:
    """Whether words deny or leave open what they stand beside."""
    return _DENIAL.search(text) is not None
