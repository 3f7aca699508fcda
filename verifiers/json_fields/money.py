"""Amounts of money as written: symbols, codes and signs, with the separators of both conventions.

A number is read only where it has one reading. With both separators the last one is the decimal; a
separator that occurs twice groups; one separator before one or two digits is the decimal. One separator
before exactly three digits ("1,250", "1.250") is a thousand to some and a fraction to others, so it is
refused unless the field's `decimal` option says which character the decimal separator is.
"""

from __future__ import annotations

import re
from functools import lru_cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    Amount = tuple[Decimal | str, str]  # the value (or, where it has two readings, its text), the currency

MAX_CHARS = 64
_SYMBOLS = {
    "$": "$", "us$": "USD", "a$": "AUD", "c$": "CAD", "hk$": "HKD", "s$": "SGD", "nt$": "TWD", "r$": "BRL",
    "nz$": "NZD", "mx$": "MXN", "€": "EUR", "£": "GBP", "¥": "¥", "円": "JPY", "元": "CNY", "rmb": "CNY",
    "₹": "INR", "rs": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₫": "VND", "₪": "ILS", "฿": "THB",
    "₱": "PHP", "₴": "UAH", "₦": "NGN", "zł": "PLN", "kč": "CZK", "ft": "HUF", "kr": "kr", "fr": "CHF",
    "rm": "MYR", "rp": "IDR", "dollar": "$", "dollars": "$", "euro": "EUR", "euros": "EUR",
    "pounds": "GBP", "yen": "JPY", "ringgit": "MYR", "rupees": "INR",
}  # fmt: skip
_SHARED = {  # one sign, several currencies
    "$": {"USD", "AUD", "CAD", "HKD", "SGD", "TWD", "NZD", "MXN"},
    "¥": {"JPY", "CNY"},
    "kr": {"SEK", "NOK", "DKK", "ISK"},
}
_NAME = r"([^\d.,'’\s()+-]*)(?:(?<=[^\W\d_])\.)?"
_PARTS = re.compile(rf"([+-]?)\s*{_NAME}\s*([+-]?)\s*([\d.,'’\s]*\d)\s*(-?)\s*{_NAME}", re.ASCII)
_TWO_READINGS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_CODE = re.compile(r"[a-z]{3}")
_DASHES = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_GROUPS = re.compile(r"\d{1,3}(?:x\d{3})+|\d{1,2}(?:x\d{2})+x\d{3}", re.ASCII)  # by threes, or the Indian way


def same_amount(expected: object, actual: object, decimal: str | None = None) -> bool:
    """Whether two amounts (text or numbers) are equal and their currencies do not contradict."""
    one, other = _amount(expected, decimal), _amount(actual, decimal)
    return bool(one and other and one[0] == other[0] and _compatible(one[1], other[1]))


def _compatible(one: str, other: str) -> bool:
    return (
        not one or not other or one == other or other in _SHARED.get(one, ()) or one in _SHARED.get(other, ())
    )


def _amount(value: object, decimal: str | None) -> Amount | None:
    if isinstance(value, str):
        return read(value.strip(), decimal) if len(value) <= MAX_CHARS else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    from decimal import Decimal

    return Decimal(repr(value) if isinstance(value, float) else value), ""


@lru_cache(maxsize=4096)
def read(text: str, decimal: str | None = None) -> Amount | None:
    """The amount and currency of a text of at most MAX_CHARS; None where it is not an amount of money."""
    text = text.translate(_DASHES).casefold()
    negative = text.startswith("(") and text.endswith(")")
    parts = _PARTS.fullmatch(text[1:-1].strip() if negative else text)
    if not parts:
        return None
    currency = _currency(parts[2], parts[6])
    signs = ("-" if negative else "") + parts[1] + parts[3] + parts[5]
    if currency is None or len(signs) > 1:
        return None
    return _signed(parts[4], signs == "-", (decimal, currency))


def _currency(before: str, after: str) -> str | None:
    """The currency named on either side, "" for none, None where a word is no currency or two differ."""
    named = {
        _SYMBOLS.get(word) or (word.upper() if _CODE.fullmatch(word) else None)
        for word in (before, after)
        if word
    }
    if not named:
        return ""
    if None in named:
        return None
    codes = sorted(filter(None, named), key=lambda name: name not in _SHARED)
    if len(codes) == 2:
        return codes[1] if _compatible(*codes) else None
    return codes[0]


def _signed(digits: str, negative: bool, context: tuple[str | None, str]) -> Amount | None:
    decimal, currency = context
    plain = _plain(digits, decimal)
    if plain is None:
        return None
    if plain.startswith("?"):
        return ("-" if negative else "") + plain, currency
    from decimal import Decimal

    return (-Decimal(plain) if negative else Decimal(plain)), currency


def _plain(digits: str, decimal: str | None) -> str | None:
    """Digits with at most one point; "?" and the text where there are two readings; None for none."""
    digits = re.sub(r"\s", " ", digits.replace("’", "'"))
    decimal = decimal or _decimal(digits)
    if decimal == "?":
        return decimal + digits
    whole, point, tail = digits.rpartition(decimal) if decimal and decimal in digits else (digits, "", "")
    ungrouped = _ungrouped(whole) if whole else "0"
    if ungrouped is None or (point and not tail.isdigit()):
        return None
    return f"{ungrouped}.{tail}" if point else ungrouped


def _decimal(digits: str) -> str:
    """The character that must be the decimal separator; "" where none is, "?" where it may be either."""
    points = [character for character in digits if character in ".,"]
    if len(set(points)) == 2:
        return points[-1]
    if len(points) != 1:
        return ""
    return "?" if _TWO_READINGS.fullmatch(digits) else points[0]


def _ungrouped(whole: str) -> str | None:
    """Digits without their grouping, None where the grouping is malformed."""
    if whole.isdigit():
        return whole
    separators = set(whole) - set("0123456789")
    if len(separators) != 1:
        return None
    separator = separators.pop()
    grouped = _GROUPS.fullmatch(whole.replace(separator, "x"))
    return whole.replace(separator, "") if grouped else None
