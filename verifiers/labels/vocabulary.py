"""The labels of a task, compiled once and remembered: how each is written, and what a reference names."""

from __future__ import annotations

import marshal
from functools import lru_cache

from verifiers.core import Cause, Fault
from verifiers.labels.hierarchy import SHOWN, Tree
from verifiers.labels.mentions import Names
from verifiers.labels.words import words
from verifiers.quotation import quoted, shown
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any


@record
class Vocabulary:
    """names: every way to write a label. order: label -> its position. tree: in mode "hier"."""

    names: Names
    order: dict[str, int]
    tree: Tree | None = None


def compiled(labels: Any, synonyms: Mapping[str, Any], mode: str) -> Vocabulary:
    """The vocabulary of a task. Raises Fault (cause `option`) where labels are unusable."""
    if not labels:
        raise Fault(Cause.OPTION, "option labels is missing; give the labels as a list, or as an object")
    try:
        return _remembered(marshal.dumps((labels, dict(synonyms)), 2), mode)
    except ValueError as problem:
        raise Fault(Cause.OPTION, f"labels cannot be used: {problem}") from problem


def reference(given: Any, vocabulary: Vocabulary) -> list[Any]:
    """The labels (in a tree the paths) that a reference names.

    Raises Fault (cause `reference`) where it names what is no label, or not exactly one outside of "multi".
    """
    if given is None:
        raise Fault(Cause.REFERENCE, "there is no reference; give the expected label")
    if vocabulary.tree:
        return [_path(given, vocabulary.tree)]
    if isinstance(given, str) and given in vocabulary.order:
        return [given]
    given = given if isinstance(given, list | tuple) else [given]
    return list(dict.fromkeys(_label(each, vocabulary.names) for each in given))


def text_of(value: Any) -> str:
    """A JSON scalar as it would be written."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


@lru_cache(maxsize=32)
def _remembered(given: bytes, mode: str) -> Vocabulary:
    labels, synonyms = marshal.loads(given)
    if mode == "hier":
        if not isinstance(labels, dict):
            raise ValueError('mode "hier" takes an object of objects, one level for each level of the tree')
        tree = Tree(labels, _lists(synonyms))
        return Vocabulary(tree.names, {}, tree)
    written = list(_written(labels, _lists(synonyms)))
    order = dict.fromkeys(label for label, _ in written)
    return Vocabulary(Names(written), {label: at for at, label in enumerate(order)})


def _written(labels: Any, synonyms: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    own = _lists(labels) if isinstance(labels, dict) else {}
    for label in labels:
        name = text_of(label)
        yield name, name
        for other in [*own.get(label, ()), *synonyms.get(name, ())]:
            yield name, text_of(other)


def _lists(given: Mapping[str, Any]) -> Mapping[str, list[str]]:
    for label, others in given.items():
        if not isinstance(others, list | tuple):
            raise ValueError(f"the synonyms of {quoted(label)} must be a list, not {shown(others)}")
    return given


def _label(given: Any, names: Names) -> str:
    label = names.whole(words(text_of(given)))
    if label is None:
        raise Fault(Cause.REFERENCE, f"the reference {shown(given)} is none of the labels")
    return label


def _path(given: Any, tree: Tree) -> Any:
    written = SHOWN.join(map(text_of, given)) if isinstance(given, list | tuple) else text_of(given)
    paths = tree.paths(written)
    if len(paths) != 1 or paths[0] is None:
        raise Fault(Cause.REFERENCE, f"the reference {written!r:.80} is not the path of one label")
    return paths[0]
