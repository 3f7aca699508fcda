"""Labels that form a tree: a node is written as its path from the top, or by a name that is unique."""

from __future__ import annotations

from verifiers.labels.mentions import Names, denied
from verifiers.labels.words import Words, form, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from verifiers.labels.mentions import Mention

    Path = tuple[str, ...]

_SEPARATORS = frozenset(">/→»|\\›=:-—–⇒")
_STRONG = frozenset(">→»›⇒/\\")  # what stands on either side of these is a part of the path
_MARKUP = frozenset("*\"'`“”")
SHOWN = " > "


class Tree:
    """A tree of labels. nodes: name -> the paths that end in it."""

    def __init__(self, labels: Mapping[str, Any], synonyms: Mapping[str, list[str]]) -> None:
        self.nodes: dict[str, list[Path]] = {}
        canonical: dict[tuple[str, ...], str] = {}
        for path in _paths(labels, ()):
            name = canonical.setdefault(form(path[-1]), path[-1])
            self.nodes.setdefault(name, []).append(tuple(canonical[form(part)] for part in path))
        written = [(name, name) for name in self.nodes]
        self.names = Names(written + [(name, other) for name in synonyms for other in synonyms[name]])

    def paths(self, text: str) -> list[Path | None]:
        """The distinct nodes that a text names; None stands for a path that does not exist."""
        read = words(text)
        mentions = self.names.mentions(read)
        taken = self.names.taken(mentions)
        chains = [chain for chain in _chains(read, mentions) if not denied(read, chain[0], taken)]
        return list(dict.fromkeys(self._resolved(read, chain) for chain in chains))

    def _resolved(self, text: Words, chain: list[Mention]) -> Path | None:
        names = tuple(label for label, _, _ in chain)
        if _goes_on(text, chain[0][1] - 1, -1) or _goes_on(text, chain[-1][2], 1):
            return None  # a part of the path is unknown
        ending = [path for path in self.nodes.get(names[-1], ()) if path[-len(names) :] == names]
        if names in ending:
            return names
        return ending[0] if len(ending) == 1 else None


def f1(one: Path, other: Path) -> float:
    """F1 of the sets of ancestors, the node included and the root not."""
    shared = 0
    while shared < min(len(one), len(other)) and one[shared] == other[shared]:
        shared += 1
    return 2 * shared / (len(one) + len(other))


def _paths(labels: Any, above: Path) -> Iterator[Path]:
    for name in labels or ():
        yield (*above, name)
        if isinstance(labels, dict):
            yield from _paths(labels[name], (*above, name))


def _chains(text: Words, mentions: list[Mention]) -> list[list[Mention]]:
    """Mentions joined where nothing but a separator stands between them."""
    chains: list[list[Mention]] = []
    for mention in mentions:
        between = text.folded[chains[-1][-1][2] : mention[1]] if chains else []
        between = [word for word in between if word not in _MARKUP]
        if between and _SEPARATORS.issuperset(between):
            chains[-1].append(mention)
        else:
            chains.append([mention])
    return chains


def _goes_on(text: Words, at: int, step: int) -> bool:
    """Whether a path goes on from a position in a direction: a separator, and a word beyond it."""
    folded = text.folded
    joined = False
    while 0 <= at < len(folded) and (folded[at] in _STRONG or folded[at] in _MARKUP):
        joined = joined or folded[at] in _STRONG
        at += step
    return joined and 0 <= at < len(folded) and folded[at].isalnum()
