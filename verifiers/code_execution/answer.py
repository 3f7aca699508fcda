"""The code in a response: which fenced block, or the whole of it; never out of a thought."""

from __future__ import annotations

import re

from verifiers.code_execution.blocks import Block, blocks_of, in_object, tiers
from verifiers.options import one_of
from verifiers.patterns import pattern
from verifiers.response import final, unfenced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from verifiers.code_execution.lending import Lending

BLOCK = one_of("last", "only", "first", "whole")

# What some models are told to write around their code, without a fence.
_TAGS = {
    "<answer": "</answer>", "<code": "</code>", "<python": "</python>", "<solution": "</solution>",
    "<antArtifact": "</antArtifact>", "<artifact": "</artifact>", "<|python_tag|": "<|eom_id|>",
    "[PYTHON": "[/PYTHON]", "[ANSWER": "[/ANSWER]", "[BEGIN": "[DONE]",
    "[CODE": "[/CODE]", "[SOLUTION": "[/SOLUTION]",
}  # fmt: skip
_TAG = re.compile(
    rf"^[ \t]*+({'|'.join(map(re.escape, _TAGS))})(?:[ \t][^<>\n]{{0,200}}+)?[>\]]", re.MULTILINE
)
_BESIDE_TAG = re.compile(r"(?<=<answer>)[ \t]*+(?=```|~~~)|(?<=```|~~~)[ \t]*+(?=</answer>)")
_SPEAKS = re.compile(r"\bp?print\b|\.write(?:lines)?\b|\bos\.write\b")
_READS = re.compile(r"\binput\b|\bstdin\b|\bopen\(0\b|\bos\.read\b")
_STAGED = pattern(r"\bstdin = (?:io\.)?StringIO\b|\bunittest\b|\bpytest\b|\bmonkeypatch\b")
_CODE_LINE = re.compile(
    r"(?:def|class|from|import|async|if|for|while|with|try|return|print|assert|lambda|yield|raise|global)\b"
    r"|[@#(\[{\"']|[A-Za-z_][\w.\[\]'\", *]*(?:[-+*/%&|^]|//|\*\*|<<|>>)?=|[A-Za-z_][\w.]*\("
)
# A line that begins a program among sentences, of which some begin with the same words.
_FIRST_LINE = pattern(
    r"(?:async )?def \w+\(|class \w+[(:]|import [\w., ]+$|from [\w.]+ import |@\w+"
    r"|\w+(?:, ?\w+)* = .*(?:\binput\(|\bstdin\b)"
)
_INDENTED = pattern(r"^(?: {4}|\t)(.*)|^.*\S.*", re.MULTILINE)
_MODULE_LEVEL = re.compile(r"^(?:def|class|from|import|async|@)", re.MULTILINE)
_BINDS = re.compile(
    r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*(?::[^=\n]*)?=", re.MULTILINE
)
_CLASS = pattern(r"^class[ \t]+(?!Solution\b)\w", re.MULTILINE)
# Lines of a block that only says how something is called: its head, and nothing that it does.
_HEAD = pattern(
    r"\s*(?:(?:@|import\b|from\b|#).*"
    r"|(?:(?:(?:async[ \t]+)?def|class)\b.*:)?[ \t]*(?:pass\b|\.\.\.)?[ \t]*(?:#.*)?)"
)
_MOST_COMPARED = 30  # blocks that are looked through for each other's lines


def code_of(response: str, block: str, names: Sequence[str], reading: Mapping[str, Any]) -> str | None:
    """The code that a response offers, or None.

    Args:
        response: a whole response.
        block: which fenced block: the "last" one (of those that define most of the names, or of programs
            those that print) with what others lend it, the "only" one, the "first", or the "whole" answer as
            it stands.
        names: what the code should define; none where it is a program.
        reading: `reasoning` and `unclosed` for `verifiers.response.final`.
    """
    if "\r" in response:
        response = response.replace("\r\n", "\n").replace("\r", "\n")
    response = response.lstrip("\ufeff\u200b")
    if "answer>" in response:
        response = _BESIDE_TAG.sub("\n", response)
    text = final(response, **reading)
    if block == "whole":
        return unfenced(text) or None
    code = _chosen(text, response, block, names)
    return code and _at_margin(code, names)


def _chosen(text: str, response: str, block: str, names: Sequence[str]) -> str | None:
    blocks = blocks_of(text)
    found = tiers(blocks)
    if not found:
        if (given := in_object(blocks[0].code if len(blocks) == 1 else text)) is not None:
            return _chosen(given, given, block, names)
        return None if "```" in text else _unfenced(text, response, names)
    if block == "only":
        return found[0][0] if len(found[0]) == 1 else None
    if block == "first":
        return found[0][0]
    tagged = _tagged(text, blocks)
    return _last(tiers(sorted([*blocks, tagged], key=lambda b: b.start)) if tagged else found, names)


def _at_margin(code: str, names: Sequence[str]) -> str:
    """Code that defines what it was asked for, without the indentation that all of it has."""
    if not code[:1].isspace() or not any(defines(code, name) for name in names):
        return code
    from textwrap import dedent  # most code begins at the margin

    return dedent(code)


def _last(found: list[list[str]], names: Sequence[str]) -> str:
    """Of blocks in tiers, the last of those that answer best, of the first tier that has any; with what it
    uses of others.
    """
    if len(found) == len(found[0]) == 1:
        return found[0][0]
    from verifiers.code_execution.lending import Lending  # most responses hold one block

    blocks = [code for tier in found for code in tier]
    lending = Lending(blocks)
    compared = blocks if len(blocks) <= _MOST_COMPARED else []

    def worth(code: str) -> int:
        return _defined(code, names, compared) if names else _told(code, compared, lending)

    for tier in found:
        value, best = _most(((worth(code), code) for code in reversed(tier)), 2 * len(names) or 2)
        if value:
            lending = Lending([code for code in blocks if code is not best])
            return "\n".join([*lending.lent(best, names), best])
    return found[0][-1]


def _most(valued: Iterator[tuple[int, str]], most: int) -> tuple[int, str]:
    """The first of what has the highest value; what follows one that is worth `most` is not asked for."""
    best = -1, ""
    for value, code in valued:
        if value > best[0]:
            best = value, code
        if value == most:
            break
    return best


def _defined(code: str, names: Sequence[str], blocks: Sequence[str]) -> int:
    """How many of the names a block defines; less where it only shows their heads, breaks off, or gives a
    class methods of these names.
    """
    count = sum(defines(code, name) for name in names)
    is_less = count and (_is_head(code) or _breaks_off(code, blocks) or _is_of_class(code, names))
    return 2 * count - is_less


def _is_of_class(code: str, names: Sequence[str]) -> bool:
    """Whether a block defines these names in classes alone, and not in the one that is called for them."""
    if "class" not in code or not _CLASS.search(code):
        return False
    outside = [found for found in _BINDS.finditer(code) if not found[0][0].isspace()]
    return {name for found in outside for name in found.groups()}.isdisjoint((*names, "Solution"))


def _told(code: str, blocks: Sequence[str], lending: Lending) -> int:
    """Whether a block is a program that prints, as far as its text shows: less where it does nothing by
    itself, is a part of another, or an example of how another is used.
    """
    if not _SPEAKS.search(code):
        return int(bool(blocks) and _SPEAKS.search("\n".join(lending.lent(code))) is not None)
    if lending.is_inert(code):
        return 1
    reads = _READS.search(code) and not _STAGED.search(code)
    return 2 if reads or not (lending.lends(code) or _quotes(code, blocks)) else 1


def _is_head(code: str) -> bool:
    return all(_HEAD.fullmatch(line) for line in code.split("\n"))


def _quotes(code: str, blocks: Sequence[str]) -> bool:
    """Whether all lines of a block stand in a longer one, one after the other."""
    return any(_rest(code, block) is not None for block in blocks)


def _breaks_off(code: str, blocks: Sequence[str]) -> bool:
    """Whether a block is the beginning of a statement that goes on in a longer one."""
    rests = [_rest(code, block) for block in blocks]
    return any(rest and rest[0][:1].isspace() for rest in rests)


def _rest(code: str, block: str) -> list[str] | None:
    """The lines that follow those of `code` in a longer block that has them, too."""
    if len(block) <= len(code):
        return None
    flat, whole = _flat(code), [line for line in block.split("\n") if line.strip()]
    before, found, _ = _flat(block).partition(flat)
    return whole[before.count("\n") + flat.count("\n") - 1 :] if found else None


def _flat(code: str) -> str:
    return "\n" + "".join(f"{line.strip()}\n" for line in code.split("\n") if line.strip())


def defines(code: str, name: str) -> bool:
    """Whether some line of `code` binds `name`, as far as its text shows."""
    return name in code and any(name in found.groups() for found in _BINDS.finditer(code))


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


def _unfenced(text: str, response: str, names: Sequence[str]) -> str | None:
    """The code of a text without fences: between tags, all of it, or what stands among its sentences."""
    between = _untagged(text)
    if _looks_like_code(between):
        return _restore_indent(between, response)
    for given in (text, _INDENTED.sub(lambda line: "." if line[1] is None else line[1], text)):
        parts = list(_parts(given))
        if any(any(defines(p, name) for name in names) if names else _SPEAKS.search(p) for p in parts):
            return _last([parts], names)
    return None


def _parts(text: str) -> Iterator[str]:
    """Runs of lines that look like a program, each from a line on that could be no sentence's."""
    part: list[str] = []
    for line in [*text.split("\n"), "."]:
        is_code = not line[:1].strip() or _CODE_LINE.match(line) or line[0] in ")]}"
        if part and not is_code:
            yield "\n".join(part).rstrip()
            part = []
        elif part or _FIRST_LINE.match(line):
            part.append(line)


def _untagged(text: str) -> str:
    """What stands between the last tags that are for code and begin a line, or the text as it is."""
    opened = [*_TAG.finditer(text)]
    if not opened:
        return text
    return _between(text, opened[-1]).lstrip(" \t").removeprefix("\n").rstrip()


def _between(text: str, tag: re.Match[str]) -> str:
    return text[tag.end() :].partition(_TAGS[tag[1]])[0]


def _tagged(text: str, blocks: Sequence[Block]) -> Block | None:
    """What stands on lines of its own between the last tags for code, as a block, where no fence is there."""
    opened = [*_TAG.finditer(text)] if any(tag in text for tag in _TAGS) else []
    if not opened or any(block.start <= opened[-1].start() < block.end for block in blocks):
        return None
    code = _between(text, opened[-1])
    start, end = opened[-1].end(), opened[-1].end() + len(code)
    if not code.startswith("\n") or any(start <= block.start < end for block in blocks):
        return None
    return Block(start, end, "python", code.strip("\n")) if _looks_like_code(code) else None


def _looks_like_code(text: str) -> bool:
    """Whether every line that is not indented begins as Python does (a sentence does not)."""
    lines = [line for line in text.splitlines() if line[:1].strip()]
    return bool(lines) and all(_CODE_LINE.match(line) or line[0] in ")]}" for line in lines[:50])


def _restore_indent(text: str, response: str) -> str:
    """`text` with the white space that stood before it on its line."""
    start = response.find(text)
    line = response[response.rfind("\n", 0, start) + 1 : start] if start > 0 else ""
    return line + text if line.isspace() else text
