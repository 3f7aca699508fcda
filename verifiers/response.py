"""What the model finally said: reasoning stripped, delivery tags and a whole-answer fence taken off.

Reasoning is text between `<think>` and `</think>` (also `thinking`, `thought`, `reasoning`, `reflection`,
`scratchpad`, and as some models write it `[THINK]`, `◁think▷`, `<seed:think>`), text before a lone closing
tag (chat templates that put the opening tag in the prompt), and the analysis channel of harmony-style
transcripts. A thought that never closes contains no answer and swallows what follows it.
"""

from __future__ import annotations

import re

from verifiers.options import one_of
from verifiers.patterns import pattern

REASONING = one_of("strip", "keep")  # keep: a thought is read like any other text
UNCLOSED = one_of("swallow", "keep")  # keep: an unclosed thought is read as if it were the answer

_NAMES = "(?:seed:|ant)?think|(?:ant)?thinking|thoughts?|reasoning|reflection|scratchpad|inner_monologue"
_TAG = pattern(
    rf"<\s?/?(?:{_NAMES})(?:\s[^<>]{{0,80}})?>|<\|(begin|end)_of_(?:thought|reasoning)\|>"
    r"|<\|(start|end)_thinking\|>|◁/?think▷|\[/?THINK\]",
    re.IGNORECASE,
)
_MARKS = ("<", "◁think", "[THINK]", "[/THINK]")
_CHANNEL = pattern(r"<\|channel\|>\s*+(\w++)[^<]*+<\|message\|>")
_SOLUTION = pattern(r"<\|(begin|end)_of_solution\|>")
# Whose turn begins: a transcript holds others' than the model's, and a model may make some up.
_TURN = pattern(
    r"<\|im_start\|>\s*(\w+)|<\|start_header_id\|>\s*(\w+)\s*<\|end_header_id\|>|<start_of_turn>\s*(\w+)"
)
_OWN = frozenset(("assistant", "model"))
_ENDED = pattern(r"(?<=\S)\s*+<\|(?:endoftext|end_of_text|return)\|>")
_SPECIAL = pattern(
    r"(?:<\|(?:im_end|eot_id|endoftext|end|return|end_of_text|eom_id)\|>|<(?:end_of_turn|eos)>"
    r"|<｜end▁of▁sentence｜>)\s*+\Z"
)
_BEGUN = pattern(r"\A\s*+<(?:bos|\|begin_of_text\||｜begin▁of▁sentence｜)>")
_FENCE = pattern(r"\A```[\w+-]*[ \t]*\r?\n(.*?)\r?\n?```\Z", re.DOTALL)


def final(text: str, reasoning: str = "strip", unclosed: str = "swallow") -> str:
    """The part of `text` that is meant as the answer, trimmed; "" where there is none. Linear time.

    Args:
        text: a whole response.
        reasoning: "strip" thoughts, or "keep" them as ordinary text.
        unclosed: a thought that never closes will "swallow" the rest, or be kept ("keep").
    """
    if not any(mark in text for mark in _MARKS):
        return text.strip()
    if "<|" in text or "<start_of_turn>" in text:
        text = _own_turns(_ENDED.split(text, maxsplit=1)[0])
    if reasoning == "strip":
        text = _without_thoughts(_last_channel(text), unclosed)
    return _solution(_bare(text)).strip()


def _bare(text: str) -> str:
    """A text without the marks of its beginning and end; `</s>` may also end what was struck out."""
    text = _BEGUN.sub("", _SPECIAL.sub("", text))
    return text if "<s>" in text else text.rstrip().removesuffix("</s>")


def unfenced(text: str) -> str:
    """`text` without the Markdown fence around the whole of it, where there is exactly one."""
    text = text.strip()
    if not text.startswith("```") or text.count("```") != 2:
        return text
    match = _FENCE.match(text)
    return match[1].strip() if match else text


def _without_thoughts(text: str, unclosed: str) -> str:
    kept: list[str] = []
    depth, start = 0, 0
    for tag in _TAG.finditer(text):
        closes = tag[0][1:3].strip()[:1] == "/" or (tag[1] or tag[2] or "").lower() == "end"
        if not depth and not closes:
            kept.append(text[start : tag.start()])
        elif not depth:  # a lone closing tag: all before it was thought
            kept.clear()
        depth = max(0, depth - 1) if closes else depth + 1
        start = tag.end()
    if not depth or unclosed == "keep":
        kept.append(text[start:])
    return "".join(kept)


def _own_turns(text: str) -> str:
    """The text without the turns of others; what precedes the first mark of a turn is the model's."""
    turns = list(_TURN.finditer(text))
    if not turns:
        return text
    kept = [_SPECIAL.sub("", text[: turns[0].start()])]
    for turn, after in zip(turns, [*[turn.start() for turn in turns[1:]], len(text)], strict=True):
        if (turn[1] or turn[2] or turn[3]) in _OWN:
            kept.append(_SPECIAL.sub("", text[turn.end() : after]))
    return "\n".join(kept)


def _last_channel(text: str) -> str:
    """The `final` message of a transcript with channels; "" where it has channels but no final one."""
    channels = list(_CHANNEL.finditer(text))
    if not channels:
        return text
    last = channels[-1]
    return text[last.end() :] if last[1] == "final" else ""


def _solution(text: str) -> str:
    """The content of the last solution tag, or the text as it is."""
    tags = list(_SOLUTION.finditer(text))
    opened = [tag for tag in tags if tag[1] == "begin"]
    if not opened:
        return _SOLUTION.sub("", text)
    rest = text[opened[-1].end() :]
    end = _SOLUTION.search(rest)
    return rest[: end.start()] if end else rest
