"""What is said of a boxed answer after it: that it is wrong, that another is right, or the final answer."""

from __future__ import annotations

import re

from verifiers.math_equivalence.sentences import stated
from verifiers.patterns import pattern

LONGEST_REMARK = 4_000  # characters after the last box in which it may be corrected

_DIGIT = pattern(r"\d")
_FINAL = pattern(r"\bfinal\s{1,3}answer\b", re.IGNORECASE)
_INTERJECTION = (
    r"[\s$.,;:)\]\\*–—-]{0,20}(?:(?:but|no|wait|hmm|oops|actually|sorry|oh|hold on|correction|retraction)\b"
    r"[\s,.:!–—-]{0,5})"
)
_CORRECTS = pattern(rf"{_INTERJECTION}{{1,5}}", re.IGNORECASE)
_RETRACTS = pattern(
    rf"(?:{_INTERJECTION}{{1,5}}|[\s$.,;:)\]\\*–—-]{{0,20}})"
    r"(?:(?:(?:that|this|the (?:previous |above |boxed )?)\s?(?:answer|result|value)"
    r"|that|this|it|which|the above)\b)?\s?"
    r"(?:(?:is|was|['’]s)\s{1,2}(?:also |clearly |probably |actually |completely )?"
    r"(?:wrong|incorrect|mistaken|false|a mistake|an error"
    r"|not (?:right|correct|the (?:right |correct |final )?answer))"
    r"|(?:isn|wasn)['’]t (?:right|correct|the (?:right |correct )?answer)"
    r"|I(?:['’]ve| have)? made an? (?:mistake|error)|scratch that|ignore that|disregard that)\b(?!\s?\?)",
    re.IGNORECASE,
)


def corrected(text: str, end: int) -> str | None:
    """What is said to be the answer after the last box; "" where that is only taken back; else None."""
    rest = text[end : end + LONGEST_REMARK]
    if _FINAL.search(text, end) and (said := stated(text[end:])) is not None:
        return said
    retracted = _RETRACTS.match(rest) is not None
    if not retracted and not _CORRECTS.match(rest):
        return None
    said = stated(rest)
    if said is not None and (retracted or _DIGIT.search(said[:12])):
        return said
    return "" if retracted else None
