"""Comparators: one function in one table each.

A comparator takes the expected leaf, the leaf that came and the field's options, and returns how alike
they are, in [0, 1]. It is never given an absent leaf. A comparator of your own is the same function,
named by an entry point of the group `rlvr.comparators`.
"""

from __future__ import annotations

import re
import unicodedata

from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from typing import Any

    Comparator = Callable[[Any, Any, Mapping[str, Any]], float]

MAX_CELLS = 1_000_000_000  # of a Levenshtein table; beyond it two texts that differ are unlike
LEV_THRESHOLD = 0.5

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_MAX_DIGITS = 400  # of a number in a string
_APOSTROPHES = re.compile(r"['’ʼ`]")
_SIGN = re.compile(r"(?<!\S)-(?=\d)")
_MARK = re.compile(r"[^\w\s]|_")
_MEANINGFUL = "#%\0"  # punctuation that changes what a text says: "C#", "5%"
_TRUE, _FALSE = {"true", "yes", "y", "t", "on"}, {"false", "no", "n", "f", "off"}


def plain(text: str) -> str:
    """A text for exact comparison: NFC, trimmed."""
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text).strip()


def folded(text: str) -> str:
    """A text by its words: NFKC, casefolded, apostrophes dropped, punctuation and space folded."""
    text = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", text)).casefold()
    text = _SIGN.sub("\0", text)
    return " ".join(_MARK.sub(_mark, text).replace("\0", "-").split())


def _mark(found: re.Match[str]) -> str:
    character = found[0]
    kept = character in _MEANINGFUL or unicodedata.category(character)[0] != "P"
    return character if kept else " "


def number(value: Any) -> int | float | None:
    """A number, or a string that is one in JSON's notation; None for anything else, a bool included."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str) or len(value) > _MAX_DIGITS or not _NUMBER.fullmatch(value.strip()):
        return None
    found = float(value) if set(value) & set(".eE") else int(value)
    return found if abs(found) != float("inf") else None


def identity(value: Any) -> Hashable:
    """What two leaves that are exactly equal share, and no others: bool is no number, 5 is 5.0."""
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, bool):
        return (value,)
    return value if isinstance(value, int | float) or value is None else object()


def exact(expected: Any, actual: Any, options: Mapping[str, Any]) -> float:
    """Equal: strings after NFC and trimming, numbers by value, nothing across types."""
    return float(identity(expected) == identity(actual))


def _nocase_key(value: Any) -> Hashable:
    return plain(plain(value).casefold()) if isinstance(value, str) else identity(value)


def _text_key(value: Any) -> Hashable:
    return (folded(value) or plain(value)) if isinstance(value, str) else identity(value)


def _boolean_key(value: Any) -> Hashable:
    if isinstance(value, str):
        word = value.strip().casefold()
        return (True,) if word in _TRUE else (False,) if word in _FALSE else identity(value)
    return identity(value)


def _nocase(expected: Any, actual: Any, options: Mapping[str, Any]) -> float:
    return float(_nocase_key(expected) == _nocase_key(actual))


def _text(expected: Any, actual: Any, options: Mapping[str, Any]) -> float:
    return float(_text_key(expected) == _text_key(actual))


def _boolean(expected: Any, actual: Any, options: Mapping[str, Any]) -> float:
    return float(_boolean_key(expected) == _boolean_key(actual))


def _similarity(expected: Any, actual: Any, options: Mapping[str, Any]) -> float:
    """1 - edit distance / longer length, 0 under `threshold` (default 0.5); strings only."""
    if not isinstance(expected, str) or not isinstance(actual, str):
        return exact(expected, actual, options)
    one, other = plain(expected), plain(actual)
    if one == other:
        return 1.0
    threshold = options.get("threshold", LEV_THRESHOLD)
    short, long = sorted((len(one), len(other)))
    if short < threshold * long or short * long > MAX_CELLS:
        return 0.0
    return float(_levenshtein()(one, other, score_cutoff=threshold))


def _levenshtein() -> Any:
    try:
        from rapidfuzz.distance.Levenshtein import normalized_similarity
    except ImportError as problem:
        text = "comparator 'lev' needs rapidfuzz: pip install 'rlvr-executor[json]'"
        raise Fault(Cause.PLUGIN, text) from problem
    return normalized_similarity


def _numeric(expected: Any, actual: Any, options: Mapping[str, Any]) -> float:
    """Within `abs`, or within `rel` of the expected number; both numbers, or both texts of one."""
    if isinstance(expected, str) != isinstance(actual, str):
        return 0.0
    one, other = number(expected), number(actual)
    if one is None or other is None:
        return exact(expected, actual, options)
    if one == other:
        return 1.0
    return float(_near(one, other, options))


def _near(one: float, other: float, options: Mapping[str, Any]) -> bool:
    """Exactly, in the decimals as written: 1250.51 is within 0.01 of 1250.5."""
    from decimal import Context, Decimal

    context = Context(prec=60)
    expected, actual, absolute, relative = (
        Decimal(repr(value)) for value in (one, other, options.get("abs", 0), options.get("rel", 0))
    )
    gap = abs(context.subtract(actual, expected))
    return gap <= max(absolute, context.multiply(relative, abs(expected)))


def _money(expected: Any, actual: Any, options: Mapping[str, Any]) -> float:
    if exact(expected, actual, options):
        return 1.0
    if not isinstance(expected, str) and not isinstance(actual, str):
        return 0.0
    from verifiers.json_fields.money import same_amount  # its tables cost milliseconds to build

    return float(same_amount(expected, actual, options.get("decimal")))


def _date(expected: Any, actual: Any, options: Mapping[str, Any]) -> float:
    if exact(expected, actual, options):
        return 1.0
    if not isinstance(expected, str) or not isinstance(actual, str):
        return 0.0
    from verifiers.json_fields.dates import same_day  # as above

    how = (options.get("dayfirst"), options.get("days", 0), tuple(options.get("formats", ())))
    return float(same_day(expected, actual, how))


def _enumerated(expected: Any, actual: Any, options: Mapping[str, Any]) -> float:
    """Equal by words, or synonyms of the same value: {"synonyms": {"USD": ["US dollar", "$"]}}."""
    one, other = (_canonical(value, options.get("synonyms", {})) for value in (expected, actual))
    return float(one == other)


def _canonical(value: Any, synonyms: Mapping[str, list[str]]) -> Hashable:
    key = _nocase_key(value)
    for name, others in synonyms.items():
        if any(key == _nocase_key(other) for other in (name, *others)):
            return _nocase_key(name)
    return key


COMPARATORS: dict[str, Comparator] = {
    "exact": exact,
    "nocase": _nocase,
    "text": _text,
    "lev": _similarity,
    "num": _numeric,
    "money": _money,
    "date": _date,
    "bool": _boolean,
    "enum": _enumerated,
}
KEYS: dict[str, Callable[[Any], Hashable]] = {  # comparators that are equality of a key
    "exact": identity,
    "nocase": _nocase_key,
    "text": _text_key,
    "bool": _boolean_key,
}
ALIASES = {
    "levenshtein": "lev", "number": "num", "numeric": "num", "boolean": "bool", "similarity": "lev",
}  # fmt: skip
