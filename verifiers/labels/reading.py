"""From a response to the labels it gives as its answer."""

from __future__ import annotations

import re

from verifiers.labels.evidence import Pairs, is_object, markers, strings, values
from verifiers.labels.hierarchy import SHOWN
from verifiers.labels.mentions import asserted
from verifiers.labels.vocabulary import text_of
from verifiers.labels.words import form, words
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from verifiers.labels.vocabulary import Vocabulary

MAX_WORDS = 4  # of an entry in a written list

_AROUND = ".*\"'` \n"
_SEPARATOR = re.compile(r"[,;|\n•、，；/]")
_BULLET = re.compile(r"\A\s*(?:[-*•]|\(?\d{1,3}[.)])\s+")
_ENDS_LEAD = frozenset(",.;:!?)—–-\n")
_NO_LABEL = (
    "none", "no label", "no labels", "nothing", "none of the above", "none of them", "none of these",
    "none of the labels", "n/a", "[]", "{}",
)  # fmt: skip
_NONE = frozenset(form(text + more) for text in _NO_LABEL for more in ("", " apply", " applies"))
_NONE_CHARS = 60
_YES = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@record
class Reading:
    """What a response answers.

    method: where the answer was found. labels: the distinct labels given (paths in a tree, None for one
    that does not exist). unknown: entries of a list that are no labels. answered: whether it is an answer
    at all; if not, `why` says what is missing.
    """

    method: str
    labels: list[Any]
    unknown: int = 0
    answered: bool = True
    why: str = ""


def single(text: str, vocabulary: Vocabulary, options: dict[str, Any]) -> Reading:
    """The labels given where one is asked for; an honest answer gives exactly one."""
    if not text:
        return _nothing("the response has no text outside of its reasoning")
    read = None
    if not vocabulary.tree:
        whole = vocabulary.names.spelled.get(text.strip(_AROUND).casefold())
        if whole is None:
            read = words(text)
            whole = vocabulary.names.whole(read)
        if whole is not None:
            return Reading("whole", [whole])
    found = _from_json(text, vocabulary, options) or _from_marker(text, vocabulary)
    if found:
        return found
    if options["lead_label"] and read:
        lead = _leading(read, vocabulary)
        if lead:
            return Reading("lead", [lead])
    pairs = is_object(text)
    mentioned = _held("\n".join(strings(pairs)) if pairs is not None else read or text, vocabulary)
    return Reading("mention", mentioned) if mentioned else _nothing("no label is named")


def multiple(text: str, vocabulary: Vocabulary, options: dict[str, Any]) -> Reading:
    """The labels given where several may be."""
    if not text:
        return _nothing("the response has no text outside of its reasoning")
    found = values(text, _keys(options))
    if found is not None:
        return _entries(found, vocabulary)
    flags = _flags(is_object(text), vocabulary)
    if flags is not None:
        return Reading("json", flags)
    found_by_marker = _marked(text, vocabulary)
    if found_by_marker:
        return found_by_marker
    written = _list(text, vocabulary, "whole")
    if written:
        return written
    pairs = is_object(text)
    mentioned, _ = asserted(vocabulary.names, "\n".join(strings(pairs)) if pairs is not None else text)
    return Reading("mention", mentioned) if mentioned else _nothing("no label is named")


def _marked(text: str, vocabulary: Vocabulary) -> Reading | None:
    """What the last explicit marker lists or names; None where there is no marker."""
    for marker in markers(text):
        listed = _list(marker.content, vocabulary, "marker")
        if listed:
            return listed
        mentioned, denies = asserted(vocabulary.names, marker.content)
        if mentioned or denies or not marker.weak:
            return Reading("marker", mentioned, 0, bool(mentioned), "the marked answer names no label")
    return None


def _nothing(why: str, method: str = "none") -> Reading:
    return Reading(method, [], 0, False, why)


def _keys(options: dict[str, Any]) -> tuple[str, ...]:
    return tuple(key.casefold() for key in options["json_keys"])


def _held(text: Any, vocabulary: Vocabulary) -> list[Any]:
    """The distinct labels that a content names and does not deny; the label it is, if it is one."""
    if vocabulary.tree:
        return list(vocabulary.tree.paths(text))
    read = words(text) if isinstance(text, str) else text
    whole = vocabulary.names.whole(read)
    return [whole] if whole is not None else asserted(vocabulary.names, read)[0]


def _from_json(text: str, vocabulary: Vocabulary, options: dict[str, Any]) -> Reading | None:
    if "{" not in text and "[" not in text:
        return None
    found = values(text, _keys(options))
    if found is None:
        return None
    entries = [entry for value in found for entry in _written(value, vocabulary)]
    labels = [label for entry in entries for label in _held(entry, vocabulary)]
    distinct = list(dict.fromkeys(labels))
    return Reading("json", distinct) if distinct else _nothing("the JSON value is no label", "json")


def _written(value: Any, vocabulary: Vocabulary) -> list[str]:
    """What a JSON value writes, entry by entry; a list is a path where labels form a tree."""
    if isinstance(value, list):
        entries = [text_of(item) for item in value if isinstance(item, str | int | float)]
        return [SHOWN.join(entries)] if vocabulary.tree else entries
    return [text_of(value)] if isinstance(value, str | int | float) else []


def _from_marker(text: str, vocabulary: Vocabulary) -> Reading | None:
    for marker in markers(text):
        held = _held(marker.content, vocabulary)
        if held:
            return Reading("marker", held)
        if not marker.weak or vocabulary.names.mentions(words(marker.content)):
            return _nothing("the marked answer names no label", "marker")
    return None


def _leading(read: Any, vocabulary: Vocabulary) -> str | None:
    """A label that is the first thing said, followed by punctuation or the end of a line."""
    mentions = vocabulary.names.mentions(read)
    if not mentions:
        return None
    label, start, end = mentions[0]
    after = read.text[read.ends[end - 1] :].lstrip(" *\"'")
    first = not any(word.isalnum() for word in read.folded[:start])
    return label if first and (not after or after[0] in _ENDS_LEAD) else None


def _entries(found: list[Any], vocabulary: Vocabulary) -> Reading:
    """Labels from JSON: lists, single values, or an object of label -> true or false."""
    into = Entries()
    for value in found:
        flags = _flags(value, vocabulary)
        for entry in flags if flags is not None else value if type(value) is list else [value]:
            _enter(entry, vocabulary, into)
        into.given = into.given or flags is not None or value == []
    if not into.given:
        return _nothing("the JSON value names no label", "json")
    return Reading("json", list(into.labels), len(into.unknown))


def _flags(pairs: Any, vocabulary: Vocabulary) -> list[str] | None:
    """The labels of which an object says true, where it says true or false of labels and nothing else."""
    if not isinstance(pairs, Pairs) or not pairs:
        return None
    pairs = [(key, _YES.get(text_of(value).casefold())) for key, value in pairs]
    if any(value is None for _, value in pairs):
        return None
    named = [(vocabulary.names.whole(words(key)), value) for key, value in pairs]
    labels = {label for label, _ in named}
    if None in labels or len(labels) < len(named):  # not about labels, or of two minds
        return None
    return [label for label, value in named if label and value]


class Entries:
    """Entries of a list: the labels, what is no label, and whether anything at all was given."""

    def __init__(self) -> None:
        self.labels: dict[str, None] = {}
        self.unknown: set[tuple[str, ...]] = set()
        self.given = False

    def add(self, labels: Iterable[str], unknown: Iterable[tuple[str, ...]] = ()) -> None:
        self.labels.update(dict.fromkeys(labels))
        self.unknown.update(unknown)
        self.given = True

    def keep(self, labels: Iterable[str]) -> None:
        """Drops every label but these."""
        self.labels = {label: None for label in labels if label in self.labels}


def _enter(entry: Any, vocabulary: Vocabulary, into: Entries) -> None:
    text = "" if entry is None or isinstance(entry, list) else text_of(entry)
    if not text.strip():
        return
    listed = _listed(text, vocabulary)
    if listed:
        into.add(listed.labels, listed.unknown)
        return
    held, denies = asserted(vocabulary.names, text)
    into.add(held, () if held or denies else [form(text)])


def _list(text: str, vocabulary: Vocabulary, method: str) -> Reading | None:
    listed = _listed(text, vocabulary)
    return Reading(method, list(listed.labels), len(listed.unknown)) if listed else None


def _listed(text: str, vocabulary: Vocabulary) -> Entries | None:
    """A written list: short entries, at least one of them a label and nothing else."""
    listed = Entries()
    whole = vocabulary.names.whole(words(text)) if len(text) < 1000 else None
    if whole is not None:
        listed.add([whole])
        return listed
    if len(text) <= _NONE_CHARS and form(text.strip(_AROUND)) in _NONE:
        listed.add([])
        return listed
    parts = [_BULLET.sub("", part) for part in _SEPARATOR.split(text.strip("[](){}<> \n")) if part.strip()]
    whole_entries, denies = 0, False
    for part in parts:
        read = words(part)
        if sum(map(str.isalnum, read.folded)) > MAX_WORDS and vocabulary.names.whole(read) is None:
            return None
        whole_entries += vocabulary.names.whole(read) is not None
        held, denied = asserted(vocabulary.names, read)
        strange = not held and not denied and any(map(str.isalnum, read.folded))
        listed.add(held, [tuple(read.folded)] if strange else ())
        denies = denies or denied
    if denies:  # of an entry, perhaps of those that follow: "none of a, b"
        listed.keep(asserted(vocabulary.names, text)[0])
    return listed if whole_entries else None
