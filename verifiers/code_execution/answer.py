"""The code in a response: which fenced block, or the whole of it; never out of a thought."""

from __future__ import annotations

import re

from verifiers.options import one_of
from verifiers.response import final, unfenced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

BLOCK = one_of("last", "only", "first", "whole")

# A fence begins its line, at any depth of a list, or follows text on its line and says that it is Python's.
_LABEL = r"[ \t]*+\{?\.?"
_OPEN = re.compile(
    rf"^([ \t>]*+)(`{{3,}}+|~{{3,}}+){_LABEL}([\w+#.-]*+)[^`\n]*+$"
    rf"|[ \t:](`{{3,}}){_LABEL}((?:python|py)[\d.]*)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
# What some models are told to write around their code, without a fence.
_TAGS = {
    "<answer>": "</answer>", "<code>": "</code>", "<python>": "</python>", "<solution>": "</solution>",
    "[PYTHON]": "[/PYTHON]", "[ANSWER]": "[/ANSWER]", "[BEGIN]": "[DONE]",
}  # fmt: skip
_TAG = re.compile(rf"^[ \t]*+({'|'.join(map(re.escape, _TAGS))})", re.MULTILINE)
_BESIDE_TAG = re.compile(r"(?<=<answer>)[ \t]*+(?=```|~~~)|(?<=```|~~~)[ \t]*+(?=</answer>)")
_LONGEST = 9  # marks of a fence that count
_DEEPEST = 40  # characters before a fence that count
_PYTHON = re.compile(r"(?:[\w.-]*\.)?(?:[ic]?python|py(?:py)?)[-\d.]*|sage")
# Labels that name no language: where no block is Python's or has none, a program may stand in these.
_NO_LANGUAGE = frozenset(
    ("code", "source", "program", "script", "main", "solution", "answer", "text", "txt", "plain", "plaintext")
)
_SPEAKS = re.compile(r"\bp?print\b|\.write(?:lines)?\b|\bos\.write\b")
_CODE_LINE = re.compile(
    r"(?:def|class|from|import|async|if|for|while|with|try|return|print|assert|lambda|yield|raise|global)\b"
    r"|[@#(\[{\"']|[A-Za-z_][\w.\[\]'\", *]*(?:[-+*/%&|^]|//|\*\*|<<|>>)?=|[A-Za-z_][\w.]*\("
)
_MODULE_LEVEL = re.compile(r"^(?:def|class|from|import|async|@)", re.MULTILINE)
_DEFINES = r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+{0}\b|^{0}[ \t]*(?::[^=\n]*)?="


def code_of(response: str, block: str, names: Sequence[str], reading: Mapping[str, Any]) -> str | None:
    """The code that a response offers, or None.

    Args:
        response: a whole response.
        block: which fenced block: the "last" one (of those that define most of the names, or of programs
            those that print), the "only" one, the "first", or the "whole" answer as it stands.
        names: what the code should define; none where it is a program.
        reading: `reasoning` and `unclosed` for `verifiers.response.final`.
    """
    response = _BESIDE_TAG.sub("\n", response.replace("\r\n", "\n").removeprefix("\ufeff"))
    text = final(response, **reading)
    if block == "whole":
        return unfenced(text) or None
    blocks = _blocks(text)
    if not blocks:
        text = _untagged(text)
        return _restore_indent(text, response) if "```" not in text and _looks_like_code(text) else None
    if block == "only":
        return blocks[0] if len(blocks) == 1 else None
    if block == "first":
        return blocks[0]
    if not names:
        return max(reversed(blocks), key=_speaks)
    return max(reversed(blocks), key=lambda code: sum(defines(code, name) for name in names))


def defines(code: str, name: str) -> bool:
    """Whether some line of `code` binds `name`, as far as its text shows."""
    return bool(name) and re.search(_DEFINES.format(re.escape(name)), code, re.MULTILINE) is not None


def _speaks(code: str) -> bool:
    """Whether a program prints, as far as its text shows; a sample of its output does not."""
    return _SPEAKS.search(code) is not None


def completed(code: str, prompt: str, name: str) -> str:
    """`code` as it stands, or as the continuation of `prompt` where the prompt opens what it leaves out.

    A model that was asked to continue a function writes its body, indented; the first line's indentation
    is often lost. Where the prompt's function returns at its end, nothing that follows could run: what it
    answers would be the prompt's.
    """
    if not defines(prompt, name) or defines(code, name) or not code.strip() or _MODULE_LEVEL.search(code):
        return code
    if _returns(prompt, name):
        return code
    lines = code.split("\n")
    if not lines[0][:1].isspace():
        rest = [line for line in lines[1:] if line.strip()]
        if rest and all(line[:1].isspace() for line in rest):
            lines[0] = "    " + lines[0]
        else:
            lines = ["    " + line for line in lines]
    return prompt.rstrip("\n") + "\n" + "\n".join(lines)


def _returns(prompt: str, name: str) -> bool:
    import ast  # most responses define what they were asked for

    try:
        tree = ast.parse(prompt)
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # it ends before the body does
        return False
    functions = [n for n in ast.walk(tree) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    return any(f.name == name and isinstance(f.body[-1], ast.Return) for f in functions)


def _untagged(text: str) -> str:
    """What stands between the last tags that are for code and begin a line, or the text as it is."""
    opened = [*_TAG.finditer(text)]
    if not opened:
        return text
    code, _, _ = text[opened[-1].end() :].partition(_TAGS[opened[-1][1]])
    return code.lstrip(" \t").removeprefix("\n").rstrip()


def _blocks(text: str) -> list[str]:
    """The contents of Python's fenced blocks in order; else of those without a label, or with one that
    names no language.
    """
    found: list[tuple[str, str]] = []
    closing = _Closing(text)
    position = 0
    while opened := _OPEN.search(text, position):
        indent, fence, label = opened[1] or "", opened[2] or opened[4], (opened[3] or opened[5] or "").lower()
        start = opened.end() + 1
        close = closing.of(indent, fence, start)
        end, position = (close.start(), close.end()) if close else (len(text), len(text))
        if (
            close and not opened.start()
        ):  # what stood before the first fence was taken off with the response's
            indent = indent or close[0][1 : close[0].find(fence[0])]
        found.append((label, _dedented(text[start:end], indent).rstrip("\n")))
    blocks = (
        [code for label, code in found if _PYTHON.fullmatch(label)]
        or [code for label, code in found if not label]
        or [code for label, code in found if label in _NO_LANGUAGE]
    )
    return [block for block in blocks if block.strip()] or blocks


class _Closing:
    """Finds what closes the blocks of a text, one after the other, in time that grows with its length."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.missing: set[re.Pattern[str]] = set()  # of which there is none from here on

    def of(self, indent: str, fence: str, start: int) -> re.Match[str] | None:
        """The line that closes a block which begins at `start`; else a fence at the end of a line of code."""
        mark, length = fence[0], min(len(fence), _LONGEST)
        line = _end_of(min(len(indent), _DEEPEST), mark, length)
        return self._first(line, start - 1) or self._first(_after_code(mark, length), start)

    def _first(self, pattern: re.Pattern[str], start: int) -> re.Match[str] | None:
        found = None if pattern in self.missing else pattern.search(self.text, start)
        if found is None:
            self.missing.add(pattern)
        return found


def _end_of(depth: int, mark: str, length: int) -> re.Pattern[str]:
    """The line that closes a block: as long a fence, and no deeper than three more than the first."""
    return re.compile(rf"\n[ \t>]{{0,{depth + 3}}}+{mark}{{{length},}}+[ \t]*+$", re.MULTILINE)


def _after_code(mark: str, length: int) -> re.Pattern[str]:
    """A fence at the end of a line of code, where none has a line of its own."""
    return re.compile(rf"(?<!{mark}){mark}{{{length},}}+[ \t]*+$", re.MULTILINE)


def _dedented(block: str, indent: str) -> str:
    """A block without the indentation, or the marks of a quotation, that stand before its fences."""
    if not indent:
        return block
    return "\n".join(line.removeprefix(indent) for line in block.split("\n"))


def _looks_like_code(text: str) -> bool:
    """Whether every line that is not indented begins as Python does (a sentence does not)."""
    lines = [line for line in text.splitlines() if line[:1].strip()]
    return bool(lines) and all(_CODE_LINE.match(line) or line[0] in ")]}" for line in lines[:50])


def _restore_indent(text: str, response: str) -> str:
    """`text` with the white space that stood before it on its line."""
    start = response.find(text)
    line = response[response.rfind("\n", 0, start) + 1 : start] if start > 0 else ""
    return line + text if line.isspace() else text
