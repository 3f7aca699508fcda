"""Plain words between formulas: functions, names, connectives, numbers spelt out, units, or just text."""

from __future__ import annotations

import re

from verifiers.math_equivalence.symbols import BIG, CONSTANTS, FUNCTIONS, NAMES
from verifiers.math_equivalence.tree import listed
from verifiers.math_equivalence.units import SIZES, UNITS
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tokens import Token

CONNECTIVES = {"and": "and", "or": "or", "plus": "+", "minus": "-", "times": "*", "if": "if", "when": "if",
               "for": "if", "where": "if", "with": "if", "otherwise": "if", "else": "if", "over": "/",
               "plus_minus": "+-", "minus_plus": "-+", "union": "cup", "mod": "mod", "percent": "%",
               "pct": "%",
               "percentage": "%", "percents": "%", "degrees": "deg", "degree": "deg", "deg": "deg",
               "cdot": "*", "equals": "=", "forall": "forall"}  # fmt: skip
_PRODUCT = pattern(r"a?b?c?d?e?f?|[u-z]+|p?q?r?s?t?u?v?|k?l?m?n?|[b-df-hj-np-tv-xz]+")
_FUNCTION_NEXT = pattern(r"\s*(?:\(|\^|\*\*|\\left|\{|_|\|)")
_ARGUMENT_NEXT = pattern(r"\s*[\w\\({|^_]")
_JOINT = pattern(r"(?<=\S)\s*,?\s+(?=(?:and|or)\b)|(?<=\band)\s+(?=\S)|(?<=\bor)\s+(?=\S)")
_CONDITION = pattern(
    r"\s*+,?\s*(?:for (?=all|any|every|each|some|an?\b|constants?\b|real\b|integers?\b|arbitrary)"
    r"|where\b|such that\b|with (?=\w))",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(listed("a i of in is to at by be no it on as an so we us my he do go up am pm"))
_WORD_NEXT = pattern(r"\s+(?!(?:sin|cos|tan|log|exp|and|mod|pi|theta|sqrt|arc))[a-z]{3,}")
_LOWER_FUNCTIONS = {name.lower(): meaning for name, meaning in FUNCTIONS.items() if len(name) > 2}
_ENDS = frozenset((("o", "}"), ("o", ")"), ("o", "]")))
_QUANTITIES = frozenset(("pH", "pOH", "pKa", "pKb"))
_SHORT = frozenset("xyzabctnkmpqruvwBACMX")

SMALL = {
    word: number
    for number, word in enumerate(
        listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen"
        )
    )
}
TENS = {
    word: 10 * n for n, word in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"), 2)
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
          "dozen": 12, "lakh": 10**5, "lakhs": 10**5, "crore": 10**7, "crores": 10**7,
          "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}  # fmt: skip
PARTS = {"half": 2, "halves": 2,
         "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
         "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8,
         "eighths": 8,
         "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10, "twelfths": 12, "twentieths": 20,
         "hundredth": 100, "hundredths": 100, "thousandth": 1000, "thousandths": 1000}  # fmt: skip


ORDINALS = dict(
    zip(
        listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
            "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        ),
        list(SMALL)[1:],
        strict=True,
    )
)
_SPELT = "|".join((*SMALL, *TENS, *SCALES))
SPELT = pattern(rf"\b(?:{_SPELT})(?:(?:\s+and\s+|[\s-]+)(?:{_SPELT}))*\b", re.IGNORECASE)
_COUNTED = pattern(
    rf"((?:{_SPELT})(?:(?:\s+and\s+|[\s-]+)(?:{_SPELT}))*)\s+((?:[a-z]+\s?){{1,3}})", re.IGNORECASE
)
NO_COUNT = pattern(
    r"\b(?:or|and|than|times|more|less|fewer|not|to|out|over|if|per|by|of (?:the|these)|plus|minus"
    r"|half|halves|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|\w+teen|\w+tie|hundred|thousand|\w*illion)ths?|quarters?"
    r"|thirds?)\b",
    re.IGNORECASE,
)
_THOUSANDS = pattern(r"\b(thousand|million|billion),\s+")
_STARTS = (
    frozenset(word[:3] for word in (*SMALL, *TENS, *SCALES, *PARTS, *ORDINALS))
    | {"a " + word[0] for word in (*SCALES, *PARTS)}
    | {"an "}
)


def split(run: str, following: str, previous: Token, *, bracketed: bool = False) -> list[Token]:
    """The tokens of a run of letters, given the text after it and the token before it.

    bracketed: a bracket stands between that token and the run.
    """
    lower = run.lower()
    if _is_word(run, following, previous, bracketed):
        return [("t", run)]
    if len(run) == 1:
        return [("v", "e" if run == "E" and following[:1] in ("^", "*") else run)]
    if lower in CONNECTIVES and not (lower == "deg" and following[:1] == "("):
        return [("o", CONNECTIVES[lower])]
    if run in NAMES or (lower in CONSTANTS and len(run) > 1):
        return [("v", run if run in NAMES else CONSTANTS[lower])]
    if lower[:2] == "or" and run[2:].isupper():  # "1orW"
        return [("o", "or"), *_letters(run[2:])]
    if run in _QUANTITIES:
        return [("v", run)]
    if run in UNITS and _is_measured(run, following, previous):
        return [("t", run)]
    return _function(run, lower, following) or _letters(run)


def _is_measured(run: str, following: str, previous: Token) -> bool:
    """Whether a unit's name stands where a unit does: straight after a value; kA^2 is a product."""
    if len(run) == 2 and run[1].isupper() and following.startswith("^"):
        return False
    if previous[0] == "n" or previous == ("v", "pi"):
        return not following.startswith("(")
    return previous in _ENDS and not (run in FUNCTIONS and _ARGUMENT_NEXT.match(following))


def _is_word(run: str, following: str, previous: Token, bracketed: bool) -> bool:
    if run.lower() in _SMALL_WORDS and (previous[0] == "t" or _WORD_NEXT.match(following)):
        return True
    if len(run) == 1 and not bracketed:  # (t, 2t)
        return False
    return previous[0] == "n" and following.startswith(")") and _is_unit(run, bracketed)


def _is_unit(run: str, alone: bool) -> bool:
    """Whether a word that a bracket ends after a number is a unit; alone in it, it may be any word."""
    if run in SIZES:
        return True
    if not alone and (len(run) < 3 or _PRODUCT.fullmatch(run)):  # (2gh), (3abc)
        return False
    return len(run) > 1 and run not in NAMES and run.lower() not in CONSTANTS


def text(content: str) -> list[Token]:
    """The tokens of words that were marked as text."""
    if len(joined := _JOINT.split(content)) > 1 and len(content.split()) <= 12:
        return [token for part in joined if part.strip() for token in text(part)]
    if condition := _CONDITION.match(content):
        rest = content[condition.end() :].strip()
        return [("o", "if"), ("t", rest)] if rest else [("o", "if")]
    bare = content.strip(" .,:;()")
    lower = bare.lower()
    if lower in CONNECTIVES:
        return [("o", CONNECTIVES[lower])]
    if lower in NAMES or lower in ("infinity", "pi"):
        return [("v", CONSTANTS.get(lower, bare))]
    if bare in FUNCTIONS and len(bare) > 1:
        return [("f", FUNCTIONS[bare])]
    if len(bare) == 1 and bare.isascii():
        return [("v", bare)] if "(" not in content else [("o", "("), ("v", bare), ("o", ")")]
    return [("t", content)]


def _function(run: str, lower: str, following: str) -> list[Token]:
    called = _FUNCTION_NEXT.match(following)
    meaning = FUNCTIONS.get(run) or _LOWER_FUNCTIONS.get(lower) or ("ln" if called and run == "LN" else None)
    if meaning:
        return [("f", meaning)] if called or _ARGUMENT_NEXT.match(following) else [("t", run)]
    if lower in BIG and len(run) > 2:
        return [("B", BIG[lower])]
    if called:
        for start in range(1, min(len(run) - 1, 8)):
            meaning = FUNCTIONS.get(run[start:]) or _LOWER_FUNCTIONS.get(lower[start:])
            if meaning:
                return [*_letters(run[:start]), ("f", meaning)]
    return _attached(run)


def _attached(run: str) -> list[Token]:
    """`sinx`, `lnx`, `kpi`: a function or a constant written together with a letter."""
    for size in (6, 5, 4, 3, 2):
        head, rest = run[:size], run[size:]
        if head in FUNCTIONS and head != "tr" and rest and len(rest) <= 2 and set(rest) <= _SHORT:
            return [("f", FUNCTIONS[head]), *_letters(rest)]
    if run.endswith("pi") and len(run) <= 4 and set(run[:-2]) <= _SHORT | {"i", "d"}:
        return [*_letters(run[:-2]), ("v", "pi")]
    return []


def _letters(run: str) -> list[Token]:
    """A product of one-letter names where that is what it looks like, else text."""
    if len(run) <= 2 or (len(run) <= 6 and _PRODUCT.fullmatch(run)):
        return [("v", letter) for letter in run]
    return [("t", run)]


def number(content: str) -> tuple[int, int] | None:
    """The value of a number in words as (numerator, denominator): "twenty-five", "two and a half"."""
    lower = _THOUSANDS.sub(r"\1 ", content.lower().strip())
    if lower[:3] not in _STARTS:
        return None
    parts = [part for part in re.split(r"[\s-]+", lower) if part not in ("", "a", "an")]
    if not parts or len(parts) > 20:
        return None
    if len(parts) > 2 and parts[-1] in SCALES and not PARTS.keys().isdisjoint(parts):  # a half million
        part = number(" ".join(parts[:-1]))
        return part and (part[0] * SCALES[parts[-1]], part[1])
    one = lower.startswith(("a ", "an "))  # a third
    if not one and parts[-1] in ORDINALS and (len(parts) == 1 or parts[-2] in TENS or parts[-2] == "and"):
        parts[-1] = ORDINALS[parts[-1]]
    denominator = PARTS.get(parts[-1], 1) if one or len(parts) > 1 or parts[-1] == "half" else 1
    if denominator == 1:
        value = _whole(parts)
        return None if value is None else (value, 1)
    return _with_part(parts[:-1], denominator)


def _with_part(parts: list[str], denominator: int) -> tuple[int, int] | None:
    """What a number in words that ends in "half" or "thirds" is: two thirds, two and a third."""
    whole, top = ["zero"], parts
    if "and" in parts:
        at = len(parts) - 1 - parts[::-1].index("and")
        whole, top = parts[:at], parts[at + 1 :]
    before, above = _whole(whole), _whole(top or ["one"])
    if before is None or above is None:
        return None
    return before * denominator + above, denominator


def counted(text: str) -> str | None:
    """`seventy-five percent`, `five apples`, its number in digits; None where no number in words leads."""
    found = _COUNTED.fullmatch(text)
    if found is None or NO_COUNT.search(found[2]) or (value := number(found[1])) is None or value[1] != 1:
        return None
    rest = found[2].strip()
    return f"{value[0]} {rest}" if rest.lower() in CONNECTIVES else rf"{value[0]} \text{{{rest}}}"


def _whole(parts: list[str]) -> int | None:
    total, current = 0, 0
    for part in parts:
        if part in SMALL or part in TENS:
            current += SMALL.get(part, 0) + TENS.get(part, 0)
        elif part == "and":
            continue
        elif part == "hundred":
            current = max(current, 1) * 100
        elif part in SCALES:
            total, current = total + max(current, 1) * SCALES[part], 0
        else:
            return None
    return total + current
