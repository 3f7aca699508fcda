"""What is said of a boxed answer after it: that it is wrong, that another is right, or the final answer."""

from __future__ import annotations

import re

from verifiers.math_equivalence.sentences import stated
from verifiers.patterns import pattern

LONGEST_REMARK = 4_000  # characters after the last box in which it may be corrected

_DIGIT = pattern(r"\d")
_FINAL = pattern(r"\bfinal\s{1,3}answer\b", re.IGNORECASE)
_INTERJECTION = (
    r"(?:[\s$.,;:)\]\\*–—-]{0,20}(?:(?:but|no|wait|hmm|oops|actually|sorry|oh|hold on|correction|retraction"
    r"|on second thoughts?|edit|update|or rather|rather|I mean|my mistake|scratch that|corrected(?: to)?"
    r")\b[\s,.:!–—-]{0,5}|(?:→|->|=>)\s{0,3}))"
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
_INSTEAD = pattern(
    r"(?:it(?:['’]s| is| should be| must be)|that(?:['’]s| is)|make (?:that|it)|(?:should|must) be|I meant?"
    r"|maybe|perhaps)?"
    r"[\s*:]{0,4}\$?([-+−]?\d[\d.,/]*|\(?[A-HJ]\)?)\$?(?=[\s.!*]*(?:\Z|[.!](?:\s|\Z)|\n))",
    re.IGNORECASE,
)
_COULD_BE = pattern(r"(?:it |this |that )?(?:could|might|may) (?:also |well |perhaps )?be\b", re.IGNORECASE)
_CORRECT_IS = pattern(
    r"\bcorrect(?:ed)?\s(?:answer|value|result|one)\s(?:is|should be)[\s*:]{0,4}\$?([-+−]?\d[\d.,/]*)"
    r"(?=\$?\W*(?:\Z|\n|[.]\s))",
    re.IGNORECASE,
)


def corrected(text: str, end: int) -> str | None:
    """What is said to be the answer after the last box; "" where that is only taken back; else None."""
    rest = text[end : end + LONGEST_REMARK]
    if _FINAL.search(text, end) and (said := stated(text[end:])) is not None:
        return said
    retracted, corrects = _RETRACTS.match(rest), _CORRECTS.match(rest)
    if not retracted and not corrects:
        right = _CORRECT_IS.search(rest)
        return right[1].rstrip(".,") if right else None
    said = stated(rest)
    if said is not None and (retracted or _DIGIT.search(said[:12])):
        return said
    if corrects and (instead := _INSTEAD.match(rest, corrects.end())):
        return instead[1].rstrip(".,")
    left_open = corrects is not None and _COULD_BE.match(rest, corrects.end()) is not None
    return "" if retracted or left_open else None
