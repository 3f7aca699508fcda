"""The answer that a sentence states: "the answer is …", a last formula or a last line. Linear time."""

from __future__ import annotations

import re

from verifiers.math_equivalence import circumstances, hedges, literal, rows, verbs
from verifiers.math_equivalence.boxes import SUFFIX
from verifiers.math_equivalence.hedges import OR, OR_SCRIPTS
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 200_000  # characters at the end of a response that are searched
LONGEST_LINE = 80  # characters of a line that may be an answer as a whole
MOST_ENDS = 4  # signs that close a proof or a fence
FEW = 3  # words of such a line that has a number

_PHRASE = pattern(
    r"(?:\b(?:final\s{1,3}answer|answer|solution(?:\s{1,3}set)?|result|option|choice|r[ée]ponse|respuesta"
    r"|Antwort|ans|resposta|risposta|antwoord|svaret|odpowied[źz]|cevap|jawaban(?:nya)?|ответ|đáp án|đáp số"
    r"|απάντηση)s?\b|\bLösung(?=\s(?:lautet|ist))|答案|答え|正解|정답|답|الإجابة|الجواب|उत्तर)"
    r"(?:\s{1,3}(?:final|finale|correct[ae]?|corrett[ao]|correta)\b)?[\s*_]{0,4}"
    r"(?:\([a-z ]{2,20}\)\s?)?(?:(?:to|of|for)\b(?:\"[^\"\n]{0,160}\"|“[^”\n]{0,160}”|[^.:\n$\\\"“]){0,80}?"
    r"\s{0,3})?"
    r"(?:\b(?:is|are|equals|should\s+be|must\s+be|est|es|ist|lautet|é|è|är|jest|là|adalah)\b|=+|:|是|为|：|は|은|는|هو|هي|(?<=\bans)\.?\s"
    r"|(?:[-–—]|[→⟹⇒]|[-=]>)\s(?=[-+\d$\\(]))"
    r"(?:\s{1,3}(?:donc|alors|also|daher|folglich|quindi|dunque|pertanto|portanto|entonces|dus|therefore|thus|hence"
    r"|then|simply|just|indeed)\b)?[\s*_:]{0,8}",
    re.IGNORECASE,
)
OPENING = pattern(
    r"(?:(?:[∴⇒→]|=>)\s{0,3}|step\s{1,3}\d{1,2}[:.]\s{1,3}"
    r"|(?:therefore|thus|hence|so|then|and|finally|consequently|that|it follows"
    r"|we (?:get|have|find|obtain|conclude)|either"
    r"|donc|alors|also|daher|folglich|somit|entonces|luego|portanto|quindi|dunque"
    r"|(?:\w{1,20}\s{1,3})?(?:gives|yields)(?: us| that)?)\b[,:]?\s{1,3})+",
    re.IGNORECASE,
)
_MARKUP = pattern(
    r"</?(?:b|strong|i|em|u|p|br|div|center|span)\s?/?>|(?<![\w)*])\*\*(?!\*)|(?<!\*)\*\*(?![\w(*])|(?<!\w)__|__(?!\w)"
    r"|~~[^~\n]{1,200}~~"
)
_ITEM = pattern(r"(?:[-•]|\d{1,2}[.)]|\([a-h]\))[ \t]+([^\n]{1,100})(?:\n\s*|\Z)")
_FENCE = pattern(r"\s*```[a-z]{0,12}\s*\n")
_ENDS = ("∎", "■", "□", "```", "---", r"\blacksquare$", r"\square$", r"\blacksquare", r"\square", r"\qed")
_MATH = pattern(
    r"\\(?:begin|end)\{(?:align|equation|gather|eqnarray|multline)\*?\}|\\[\[(\])]|\\.|\$\$?", re.DOTALL
)
_CLOSES = {"$": "$", "$$": "$$", r"\[": r"\]", r"\(": r"\)"}
_JOINT = (
    rf"(?:(?:,|;|,?\s*\(?(?:and|und|et|y|e|и|和|alternatively|{OR})\b|(?:{OR_SCRIPTS}))"
    r"\s*+(?:(?:maybe|perhaps|possibly)\s)?+\s*+)?"
)
_BETWEEN = pattern(rf"\s*+{_JOINT}", re.IGNORECASE)
_BESIDE = pattern(rf"[^\S\n]*+(?:;\s)?{_JOINT}", re.IGNORECASE)
_OR_NUMBER = pattern(rf"\d%?,?\s(?:{OR})\s(?:[a-z]{{1,8}}\s)?\Z", re.IGNORECASE)
_APPROXIMATELY = pattern(
    r"\A\s*+[,(;]?\s*+(?:or|which is|that is|i\.e\.,?)?\s*+(?:approximately|approx\.?|about|roughly|≈)"
    r"\s*\$?-?\d[\d.,]*%?(?:\s[a-z]+){0,2}\)?(?=[\s.]*\Z)"
)
_SENTENCE = pattern(r"(?<!\bi\.e)(?<!\be\.g)[.!?](?=\s|$|\*)|\n|。")
_SCRIPTS = "\u0400-\u04ff\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af"
_SCALES = "十百千万萬亿億兆십백천만억조或"  # what a number beside these is, it is not alone
_COUNTED = pattern(rf"([-+−]?[0-9][0-9.,/]*%?)\s?(?!\d)(?![{_SCALES}])[{_SCRIPTS}][{_SCRIPTS}\s]{{0,20}}")
_SCRIPT = pattern(rf"[{_SCRIPTS}]")
_COPULA = pattern(r"\s?(?:です|でした|입니다|이다)\s*\Z")
_DIGIT = pattern(r"\d")
WORDS = pattern(r"(?<![\\A-Za-z])[A-Za-z]{2,}")
JOINED = pattern(r",|;|\b(?:and|or|not|if)\b|[<>≤≥≠]=?|!=|\\")
_REMARK = pattern(
    r"(?:[,;(—–-]\s*|\s)(?:because|since|as (?=we|the|it|there|required|desired|claimed|shown|\d)|due to"
    r"|in other words|rather than|instead of"
    r"|which (?=is|equals|was|can|we|means|matches|occurs)"
    r"|(?:attained|achieved|reached|occurring) (?=at|when|for|if|by)|that is\b"
    r"|i\.e\.)(.*)\Z|\s?[,;(—–]\s*not\b(.*)\Z",
    re.DOTALL | re.IGNORECASE,
)
_NOT_BUT = pattern(r"not\s.{1,40}?,?\s+but\s+(?:rather\s+)?(.+)", re.DOTALL)
_UNSURE = pattern(r"\b(?:sure|certain|perhaps|maybe|possibly|or)\b", re.IGNORECASE)
_WRONG = pattern(r"\W*(?:is |was )?(?:\w+ly |also )?(?:wrong|incorrect|mistaken|impossible|false|not)\b")
_CONDITION = pattern(
    r"(?:if|when|since|because|as)\b.{1,200}?(?:,\s{0,3}then|,|\bthen)\s{1,3}(?=\S)", re.IGNORECASE
)
NUMBER = pattern(
    r"[-+−]?(?:\d[\d,]*+(?:\.\d++)?|\.\d++)(?:\s?/\s?\d++|\s?:\s?\d++|\s(?=to\s\d))?(?:\s?\\?%)?"
)
_RATIO = pattern(
    r"\bratio\b.*?\b(?:is|as|be)\s+(\d[\d.]*\s?(?:to|:)\s?\d[\d.]*(?:\s?(?:to|:)\s?\d[\d.]*)?)\W*\Z",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """The end of a text without marks of emphasis, struck-out words, and what merely closes it."""
    text = text[-LONGEST:]
    if any(mark in text for mark in ("**", "__", "~~", "<")):
        text = _MARKUP.sub("", text)
    return text


def stated(text: str) -> str | None:
    """What follows the last "the answer is"."""
    text = plain(text)
    last = None
    for last in _PHRASE.finditer(text):  # noqa: B007 - the last match is what counts
        pass
    if last is None:
        from verifiers.math_equivalence import chosen

        return chosen.named(text)
    rest = text[last.end() :]
    if hedges.supposed(text[: last.start()], rest):
        return ""
    said, end = _statement(rest, last[0])
    if said and (other := hedges.alternative(rest[end : end + hedges.NEAR])):
        return f"{said}, {other}"
    if said and end < len(rest) and (corrected := _corrected(rest, end)) is not None:
        return corrected
    return said


def _statement(rest: str, phrase: str) -> tuple[str | None, int]:
    """What a text says at its start, after the phrase that introduces it, and where that ends."""
    if fence := _FENCE.match(rest):
        return _unfenced_statement(rest[fence.end() :], phrase)[0], len(rest)
    return _unfenced_statement(rest, phrase)


def _unfenced_statement(rest: str, phrase: str) -> tuple[str | None, int]:
    if items := _items(rest):
        return ", ".join(items), len(rest)
    stop = _SENTENCE.search(rest)
    end = stop.start() if stop else len(rest)
    segments = list(_formulas(rest))
    if segments and not rest[: segments[0][0]].strip(" *"):
        said, end = _joined(rest, segments)
        return (f"{said} {rest[end : end + hedges.NEAR]}" if hedges.closes(rest[end:]) else said), end
    sentence = rest[: end + (stop is not None and stop[0] == "?")]
    if phrase[:8].lower() == "solution" and ":" in phrase and len(WORDS.findall(sentence)) > FEW:
        return None, 0  # a heading
    return _without_remark(sentence.strip(" *_`")) or None, end


def _corrected(text: str, end: int) -> str | None:
    from verifiers.math_equivalence import corrections

    return corrections.corrected(text, end)


def _items(text: str) -> list[str]:
    """What stands in each line of a list that is all of the text; nothing where it is no list."""
    items, end = [], 0
    while item := _ITEM.match(text, end):
        items.append(item[1].strip(" .;,*"))
        end = item.end()
    return items if len(items) > 1 and end == len(text) else []


def _without_remark(sentence: str) -> str:
    """The statement without the reason that is given for it, or what it is not."""
    if denied := _NOT_BUT.fullmatch(sentence):
        sentence = denied[1]
    remark = _REMARK.search(sentence, 1)
    if remark and not _WRONG.match(remark[1] or remark[2] or "") and not _UNSURE.search(remark[0]):
        said = sentence[: remark.start()].rstrip(" ,")
        sentence = sentence if said.endswith((" or", " and")) else said
    sentence = _COPULA.sub("", sentence)
    counted = _COUNTED.fullmatch(sentence)
    return counted[1] if counted and not hedges.any_open(sentence) else sentence


def formula(text: str) -> str | None:
    """The last formula; in its line, formulas joined by commas or "and" before it belong to it."""
    text = _ended(plain(text))
    segments = list(_formulas(text))
    if not segments:
        return None
    first = _first_beside(text, segments, len(segments) - 1)
    after = _APPROXIMATELY.sub("", text[segments[-1][1] :], count=1)
    kept, segments = circumstances.without(text, first, segments)
    first = kept if kept > first else _first_beside(text, segments, kept)
    if _DIGIT.search(after) or _SENTENCE.search(after.strip().rstrip(".")):
        return None  # prose goes on after the last formula
    if (bound := circumstances.bound(text, segments)) is not None:
        return bound
    before = text[max(0, segments[first][0] - LONGEST_LINE) : segments[first][0]]
    if any([hedges.opens(before.rpartition("\n")[2]), *map(hedges.closes, (after, text[segments[-1][1] :]))]):
        return None
    return _joined(text, segments[first:])[0]


def _first_beside(text: str, segments: list[tuple[int, int, str]], last: int) -> int:
    """The first of the formulas that are joined to the one at `last`."""
    while last and _BESIDE.fullmatch(text[segments[last - 1][1] : segments[last][0]]):
        last -= 1
    return last


def _joined(text: str, segments: list[tuple[int, int, str]]) -> tuple[str, int]:
    """The first formula, with those that follow it after no more than a comma, "and" or "or", and its end."""
    first = segments[0]
    parts, end = [rows.last(first[2])], first[1]
    for start, stop, content in segments[1:]:
        if not _BETWEEN.fullmatch(text[end:start]):
            break
        parts.append(rows.last(content))
        end = stop
    suffix = SUFFIX.match(text, end)
    return ", ".join(parts) + (suffix[1] if suffix else ""), suffix.end() if suffix else end


def _formulas(text: str) -> Iterable[tuple[int, int, str]]:
    """(start, end, content) of each formula in dollars, \\( \\), \\[ \\] or a displayed environment."""
    opened, start, begin = "", 0, 0
    for token in _MATH.finditer(text):
        mark = token[0]
        if not opened:
            if mark in _CLOSES or mark.startswith("\\begin{"):
                opened, start, begin = mark, token.start(), token.end()
        elif mark == _CLOSES.get(opened, opened.replace("begin", "end")):
            yield start, token.end(), text[begin : token.start()]
            opened = ""


def line(text: str) -> str | None:
    """The last line, or the last number in it; the line as it is where its words leave the number open."""
    from verifiers.math_equivalence import spoken

    lines = _ended(plain(text)).splitlines()
    if not lines:
        return None
    if listed := spoken.listed(lines):
        return listed
    said = circumstances.cut(lines[-1].strip(" *_`").removeprefix("> ").replace("\\$", "$"))
    if opening := OPENING.match(said):
        said = said[opening.end() :]
    if said.count("Case ") > 1:
        return said
    if ratio := _RATIO.search(said[:400]):
        return ratio[1]
    if condition := _CONDITION.match(said):
        said = said[condition.end() :]
    return _number(said)


def _number(said: str) -> str:
    """The number that a line ends in, or the line where it says something else, or nothing more."""
    from verifiers.math_equivalence import spoken

    if NUMBER.search(before := circumstances.before_place(said)):
        said = before
    numbers = list(NUMBER.finditer(said))
    if not numbers and len(WORDS.findall(said)) > FEW:
        return spoken.spelt_number(said) or said
    if not numbers or _is_left_open(said, numbers):
        return said
    if len(numbers) == 1 and (price := spoken.price(said)):
        return price
    if not said.isascii() and _SCRIPT.search(said):
        after = said[numbers[-1].end() :].lstrip()
        return said if len(numbers) > 1 or after[:1] in tuple(_SCALES) else numbers[-1][0]
    if "=" in said and len(WORDS.findall(said)) > 1 and not JOINED.search(said):
        said = said.rpartition("=")[2].strip()  # so she sold 48 + 24 = 72 clips
        numbers = list(NUMBER.finditer(said))
    if len(said) > LONGEST_LINE or len(WORDS.findall(said)) > FEW:
        return spoken.last_value(said, numbers[-1][0]) if numbers else said
    start, end = numbers[0].span() if len(numbers) == 1 else (0, 0)
    says = start and verbs.SAYS.search(said, 0, start) and not JOINED.search(said[:start] + said[end:])
    return numbers[0][0] if says else said


def _is_left_open(said: str, numbers: list[re.Match[str]]) -> bool:
    """Whether a line denies its last number, or names another beside it."""
    start, end = numbers[-1].span()
    if hedges.opens(said[:start]) or hedges.closes(said[end:]):
        return True
    return (
        _OR_NUMBER.search(said, 0, start) is not None and len({literal.value(n[0]) for n in numbers[-2:]}) > 1
    )


def _ended(text: str) -> str:
    """The text without the signs that close a proof or a fence, where they are few."""
    text = text.rstrip()
    for _ in range(MOST_ENDS):
        mark = next((mark for mark in _ENDS if text.endswith(mark)), "")
        if not mark:
            break
        text = text[: -len(mark)].rstrip()
        if mark.endswith("$"):  # $\blacksquare$ stands alone
            text = text.rstrip("$").rstrip()
    return text
