"""Calendar dates as written, read only where they say year, month and day.

Nothing is completed: "March 2024" is not a date, and no result depends on today. Two-digit years are
refused. Of two numbers that could both be the month, `dayfirst` decides; without it dotted dates are
day first, by convention, and others are refused unless only one reading exists. English month names are
known; anything else is a matter of explicit `formats` (as in `datetime.strptime`).
"""

from __future__ import annotations

import re
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Day = int | tuple[int, int, int]  # days since 0001-01-01; or (smaller, larger, year), month unknown

MAX_CHARS = 64
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_WEEKDAY = r"(?:(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_TIME = r"(?:(?:t|\s+)\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:z|utc|[ap]m|[+-]\d{2}:?\d{2})?)?"
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_FORMS = {
    "ymd": re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII),
    "year_month": re.compile(rf"(\d{{4}})[\s-]+{_MONTH}[\s-]+{_NTH}", re.ASCII),
    "cjk": re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]", re.ASCII),
    "compact": re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII),
    "numeric": re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII),
    "day_month": re.compile(
        rf"{_WEEKDAY}(?:the\s+)?{_NTH}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(\d{{4}}){_TIME}", re.ASCII
    ),
    "month_day": re.compile(rf"{_WEEKDAY}{_MONTH}[\s-]+{_NTH},?[\s-]+(\d{{4}}){_TIME}", re.ASCII),
}


def same_day(expected: str, actual: str, options: tuple[bool | None, int, tuple[str, ...]]) -> bool:
    """Whether two texts name the same day. options: (dayfirst, days of tolerance, strptime formats)."""
    if len(expected) > MAX_CHARS or len(actual) > MAX_CHARS:
        return False
    dayfirst, days, formats = options
    one, other = read(expected.strip(), dayfirst, formats), read(actual.strip(), dayfirst, formats)
    if isinstance(one, int) and isinstance(other, int):
        return abs(one - other) <= days
    return one is not None and one == other


@lru_cache(maxsize=4096)
def read(text: str, dayfirst: bool | None = None, formats: tuple[str, ...] = ()) -> Day | None:
    """The day a text of at most MAX_CHARS names, None where it names none."""
    for form in formats:
        explicit = _strptime(text, form)
        if explicit is not None:
            return explicit
    text = text.casefold()
    for name, pattern in _FORMS.items():
        found = pattern.fullmatch(text)
        if found:
            return _READERS[name](found, dayfirst)
    return None


def complete(form: str) -> bool:
    """Whether a strptime format names year, month and day."""
    named = set(re.findall(r"%([A-Za-z])", form))
    return bool(named & {"Y", "y", "G", "c", "x", "D", "F"}) and (
        (bool(named & {"m", "b", "B"}) and "d" in named) or bool(named & {"j", "c", "x", "D", "F"})
    )


def _strptime(text: str, form: str) -> int | None:
    from datetime import datetime

    try:
        return datetime.strptime(text, form).toordinal()
    except ValueError:
        return None


def _day(year: int, month: int, day: int) -> int | None:
    from datetime import date

    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return None


def _ymd(found: re.Match[str], dayfirst: bool | None) -> Day | None:
    return _day(int(found[1]), int(found[3]), int(found[4]))


def _compact(found: re.Match[str], dayfirst: bool | None) -> Day | None:
    return _day(int(found[1]), int(found[2]), int(found[3]))


def _numeric(found: re.Match[str], dayfirst: bool | None) -> Day | None:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if dayfirst is None and found[2] == ".":
        dayfirst = True
    if dayfirst is not None:
        chosen = _day(year, second, first) if dayfirst else _day(year, first, second)
        if chosen is not None:
            return chosen
    readings = {_day(year, second, first), _day(year, first, second)} - {None}
    if len(readings) == 1:
        return readings.pop()
    return (first, second, year) if readings else None


def _named(day: str, month: str, found: re.Match[str]) -> Day | None:
    named = _day(int(found[4]), _MONTHS.index(month[:3]) + 1, int(day))
    weekday = found[1]
    if named is None or (weekday and _WEEKDAYS[(named - 1) % 7] != weekday[:3]):
        return None
    return named


_READERS: dict[str, Callable[[re.Match[str], bool | None], Day | None]] = {
    "ymd": _ymd,
    "year_month": lambda found, dayfirst: _day(int(found[1]), _MONTHS.index(found[2][:3]) + 1, int(found[3])),
    "cjk": _compact,
    "compact": _compact,
    "numeric": _numeric,
    "day_month": lambda found, dayfirst: _named(found[2], found[3], found),
    "month_day": lambda found, dayfirst: _named(found[3], found[2], found),
}
