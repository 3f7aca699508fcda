"""Calendar dates: `March 15`, `15 March 2024`, `the 15th of March`, `2024-03-15`."""

from __future__ import annotations

from verifiers.math_equivalence import prose
from verifiers.patterns import pattern

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_LEAD = r"(?:on )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? ?)?(?:the )?"
_DATE = pattern(
    rf"{_LEAD}(?:{_MONTH} ?(\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)? ?(?:of )?{_MONTH})"
    r"(?:,? ?(\d{4}))?|(\d{4})-(\d{2})-(\d{2})"
)
LONGEST = 80
_HINT = pattern(r"(?:[A-Za-z]{3}\.?|of)[\s}]*\d|\d(?:st|nd|rd|th)?[\s{}^]*(?:of |\\text|[A-Z][a-z]{2})|\d-\d")

Date = tuple[int, int, "int | None"]


def read(text: str) -> Date | None:
    """(month, day, year or None) where the text is a date."""
    if len(text) > LONGEST or not _HINT.search(text):
        return None
    plain = " ".join(
        prose.unmarked(text).replace("^", "").replace("$", " ").replace("~", " ").lower().split()
    )
    found = _DATE.fullmatch(plain.strip(" ."))
    if found is None:
        return None
    if found[6]:
        return int(found[7]), int(found[8]), int(found[6])
    month = _MONTHS.index((found[1] or found[4])[:3]) + 1
    return month, int(found[2] or found[3]), int(found[5]) if found[5] else None


def same(gold: Date, answer: Date) -> bool:
    """Whether two dates are the same day; a year may be added."""
    return gold[:2] == answer[:2] and (gold[2] is None or gold[2] == answer[2])
