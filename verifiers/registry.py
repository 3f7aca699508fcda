"""Names to plugins: entry points, found lazily and loaded one at a time.

The index (names, not code) is read from `plugin_index.tsv` beside this file where the image build wrote
it, because reading entry points costs more than a cold start may (40 to 60 ms); elsewhere it is built
once per process. It holds group, name, target and distribution, a claim a line.
"""

from __future__ import annotations

import os
import sys

from verifiers.core import Cause, Fault
from verifiers.quotation import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from verifiers.core import Verifier

    Index = dict[str, dict[str, list[tuple[str, str]]]]  # group -> name -> [(target, distribution), …]

VERIFIERS = "rlvr.verifiers"
COMPARATORS = "rlvr.comparators"
INDEX_FILE = os.path.join(os.path.dirname(__file__), "plugin_index.tsv")

_index: Index | None = None
_loaded: dict[tuple[str, str], Any] = {}


def names(group: str = VERIFIERS) -> list[str]:
    """The names that some installed distribution claims in a group, sorted."""
    return sorted(_read_index().get(group, {}))


def load(name: str, group: str = VERIFIERS) -> Verifier:
    """The plugin of that name, imported on first use.

    Raises Fault (cause `plugin`): nobody claims the name, two distributions do, or the import failed.
    """
    plugin = _loaded.get((group, name))
    if plugin is None:
        plugin = _loaded[group, name] = _import(find(name, group), name, group)
    return plugin  # type: ignore[no-any-return]  # an entry point's type is its promise


def home(name: str) -> Any:
    """The module of the verifier of that name, which may say more of it than its function does.

    Raises Fault (cause `plugin`), as `load` does.
    """
    return sys.modules.get(getattr(load(name), "__module__", ""))


def claims() -> Iterator[tuple[str, str, str, str]]:
    """(group, name, target, distribution) of every entry point that is ours to load; imports none."""
    from importlib.metadata import distributions

    seen: set[str] = set()
    for found in distributions():
        distribution = found.name
        if distribution in seen:  # the first on the path is the one that imports use
            continue
        seen.add(distribution)
        for entry in found.entry_points:
            if entry.group in (VERIFIERS, COMPARATORS):
                yield entry.group, entry.name, entry.value, distribution


def write_index(path: str = INDEX_FILE) -> None:
    """Writes the index of what is installed now; the image build does, once."""
    lines = ["\t".join(claim) + "\n" for claim in sorted(claims())]  # before there is a file to read
    with open(path, "w", encoding="utf-8") as out:
        out.writelines(lines)


def _read_index() -> Index:
    global _index
    if _index is None:
        _index = _indexed(_written() if os.path.exists(INDEX_FILE) else claims())
    return _index


def _written() -> Iterator[tuple[str, ...]]:
    with open(INDEX_FILE, encoding="utf-8") as file:
        for line in file:
            yield tuple(line.rstrip("\n").split("\t"))


def _indexed(found: Iterable[tuple[str, ...]]) -> Index:
    index: Index = {}
    for group, name, target, distribution in found:
        index.setdefault(group, {}).setdefault(name, []).append((target, distribution))
    return index


def find(name: str, group: str = VERIFIERS) -> str:
    """The plugin's target ("module:attribute"), not imported. Raises Fault (cause `plugin`)."""
    claimed = _read_index().get(group, {}).get(name, [])
    if not claimed:
        known = ", ".join(names(group)) or "none is installed"
        raise Fault(Cause.PLUGIN, f"no plugin {quoted(name)} in group {quoted(group)}; there is: {known}")
    if len(claimed) > 1:
        claimants = " and ".join(f"{target} ({distribution})" for target, distribution in claimed)
        raise Fault(Cause.PLUGIN, f"{quoted(name)} is claimed twice, by {claimants}; uninstall one")
    return claimed[0][0]


def _import(target: str, name: str, group: str) -> Any:
    module, _, attribute = target.partition(":")
    try:
        plugin: Any = __import__(module, fromlist=["*"])
        for part in filter(None, attribute.split(".")):
            plugin = getattr(plugin, part)
    except (ImportError, AttributeError, SyntaxError, SystemExit) as problem:
        text = f"{group} plugin {quoted(name)} ({target}) cannot be imported: {problem!r}"
        raise Fault(Cause.PLUGIN, text) from problem
    return plugin


if __name__ == "__main__":
    write_index()
