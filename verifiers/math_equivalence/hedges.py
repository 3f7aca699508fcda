"""Words beside a value that deny it, suppose it or leave it open, in the languages that models answer in."""

from __future__ import annotations

import re

from verifiers.patterns import pattern

NEAR = 80  # characters beside a value that may say so

# Words in whose clause a value is not said to be the answer.
_ENGLISH = (
    r"not|never|cannot|doubt|unclear|whether|false|wrong|incorrect(?:ly)?|impossible|discard(?:ed|s)?"
    r"|reject(?:ed|s)?|rul(?:e[sd]?|ing) out|if|suppos(?:e|ed to)|assum(?:e|ing)|let|unless|neither|nor"
    r"|might|(?:may|could) be|no way|perhaps|maybe|possibly|either"
    r"|(?:less|more|greater|fewer|larger|smaller) than|at (?:least|most)|exceeds?|between(?=\s\$?\d)"
    r"|contradict(?:s|ion)?|exclud(?:e[sd]?|ing)|eliminated?|(?:anything|everything|all) (?:but|except)"
    r"|(?:close|closer) to|far from|nearly|almost|otherwise|(?:common )?mistake is|trap is"
    r"|(?:old|previous|first|initial) (?:answer|guess)|others? (?:say|think|claim)s?|I would guess"
    r"|depend(?:s|ing)|candidates?"
)
_UNFIT = r"\b(?:extraneous|invalid|inadmissible|fail(?:s|ed)|too (?:large|big|small)|out of range)\b"
_EUROPEAN = (
    r"pas|au (?:moins|plus)|peut-être|al menos|a lo sumo|(?:mayor|menor|más|menos) (?:que|de)"
    r"|(?:la respuesta|la soluci[óo]n) no es|quizás?|nicht|kein|mindestens|höchstens|vielleicht"
    r"|(?:kleiner|größer) als|entweder|non(?=\s*\$?\Z| è| \$?\d)|almeno|forse|(?:minore|maggiore) di|não"
    r"|pelo menos|talvez|(?:menor|maior) (?:que|do)|niet|minstens|hoogstens|misschien"
    r"|(?:kleiner|groter) dan|inte|minst|högst|kanske|nie|(?:co )?najmniej|mniej|değil|bukan"
    r"|paling (?:sedikit|banyak)|kurang dari|lebih dari|ne(?=\s*\$?\Z| \$?\d)|не|минимум|максимум|меньше"
    r"|больше|либо|возможно|không phải|ít nhất|nhiều nhất|δεν"
)
_OPEN = pattern(
    rf"\b(?:{_ENGLISH}|{_EUROPEAN})\b|n['’]t\b|不(?!同|等式)|非|没|小于|大于|至少|至多|超过|超過|除了|大概|ない|なく|ありません|아니|아님"
    r"|아닙|않|नहीं|ไม่|อย่างน้อย|อย่างมาก|ليس|אינ[הו]|[?≠]|!=|\\neq?\b",
    re.IGNORECASE,
)
# What says so right after a value.
_ONWARD = pattern(
    r"[\s$]{0,4}(?:[个個種种人]?(?:以上|以下|未満|未满|左右|より|超|多|万|亿|億)"
    r"|(?:이상|이하|미만|초과|보다)|से (?:अधिक|कम)|या\b|veya\b|değil"
    r"|or (?:more|less|fewer|greater|above|below)\b|at (?:most|least)\b|and (?:above|below|up)\b"
    r"|(?:but|plus|minus|times|squared|cubed|factorial|choose)\b|\+/?-|±)",
    re.IGNORECASE,
)
_UNFITTING = pattern(_UNFIT, re.IGNORECASE)
_CLAUSE = pattern(
    r"[,;:]\s|\b(?:so|therefore|hence|thus|but|then|which|because|since)\b|[.!]\s", re.IGNORECASE
)
# "or" between values, in the languages above
OR = r"or|ou|o|oder|of|eller|lub|albo|veya|ya da|atau|или|либо|або|hoặc|nebo|ή"
OR_SCRIPTS = r"或者?|还是|至|到|または|か|또는|أو|या|หรือ|או"
_ELSE = "alternatively|otherwise|failing that|else|possibly|perhaps|maybe"
# Another value, offered right after one.
_ALTERNATIVE = pattern(
    rf"[\s$)\]\\]{{0,6}}(?:[,;.]\s*)?\(?\s*(?:\\text\{{\s*)?(?:\b(?:{OR}|{_ELSE})\b,?|(?:{OR_SCRIPTS}))(?:\s*\}})?\s*"
    r"(?:(?:maybe|perhaps|possibly|even|else)\s+)?(?:\\[ (]\s*)?"
    r"(?:\$([^$\n]{1,60})\$|([-+−]?\d[\d.,/]*%?))(?=[\s.,;!?)$\]\\]*(?:\Z|[.,;!?)]|\n))",
    re.IGNORECASE,
)
_ALL_BUT = pattern(r"\b(?:anything|everything|all|nothing)\s(?:but|except)\s*\$?\Z", re.IGNORECASE)
# What makes a statement of the answer somebody's guess, or a question.
_SUPPOSED = pattern(
    r"\b(?:suppos(?:e|ing)|assum(?:e|ing)|doubt|whether|unlikely|unless|no way"
    r"|(?:check|see|sure|know) if"
    r"|(?:some|they|others?|many|people)\s(?:\w{1,12}\s)?(?:think|claim|say|guess|believe)s?"
    r"|(?:might|may|could|would)\s(?:\w{1,12}\s)?(?:think|claim|say|guess|believe))\b"
    r"|n['’]t (?:think|believe|say|claim)\b"
    r"|(?:\A|[.:\n])\s*(?:prove|show|verify|check|why|is)\b[^.\n]*\Z"
    r"|\b(?:wrong|incorrect|false|previous|old|naive|tempting|trap)\s+\Z"
    r"|\bor(?:\s+(?:else|maybe|perhaps|possibly))?\s+(?:(?:that\s+)?(?:the|my)\s+)?\Z",
    re.IGNORECASE,
)
_DEPENDS = pattern(r"\b(?:if|when)\b[^.\n]{1,100},?\s(?:then\s+)?(?:the\s+)?\Z", re.IGNORECASE)
_VARIES = pattern(r"\bdepend(?:s|ing) on\b[^.\n]*\Z", re.IGNORECASE)
_OTHERWISE = pattern(r"[^\n]{0,60}?\b(?:otherwise|else|if|when)\b", re.IGNORECASE)


def opens(before: str) -> bool:
    """Whether the clause that ends here denies what follows, or leaves it open."""
    clause = _CLAUSE.split(before[-4 * NEAR :])[-1]
    return _OPEN.search(clause) is not None or _ALL_BUT.search(before) is not None


def closes(after: str) -> bool:
    """Whether the clause that begins here denies what it follows, or leaves it open."""
    clause = _CLAUSE.split(after[:NEAR], maxsplit=1)[0]
    return any([_ONWARD.match(after), _OPEN.search(clause), _UNFITTING.search(clause)])


def alternative(after: str) -> str:
    """The other value that is offered right after one: "or 43"; "" where none is."""
    found = _ALTERNATIVE.match(after)
    return (found[1] or found[2]).rstrip(".,") if found else ""


def any_open(text: str) -> bool:
    """Whether anything in a text denies or leaves open."""
    return any([_OPEN.search(text), _ONWARD.search(text), _UNFITTING.search(text)])


def supposed(before: str, rest: str) -> bool:
    """Whether "the answer is" is said here of what somebody might think, or of one case of several."""
    near = before[-2 * NEAR :] if len(before) <= 2 * NEAR else "x" + before[-2 * NEAR :]  # mid-sentence
    clause = _CLAUSE.split(near)[-1] if "," in near or ";" in near or "." in near else near
    if _SUPPOSED.search(clause) or _VARIES.search(near):
        return True
    return _DEPENDS.search(near) is not None and (
        _OTHERWISE.search(rest) is not None or len(_CASE.findall(before[-10 * NEAR :])) > 1
    )


_CASE = pattern(r"\b(?:if|when)\b[^.\n]{1,100},?\s(?:then\s+)?(?:the\s+)?(?:answer|\Z)", re.IGNORECASE)
