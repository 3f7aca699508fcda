"""Names to plugins: entry points, found lazily and loaded one at a time.

The index (names, not code) is read from `plugin_index.json` beside this file where the image build
wrote it, because reading entry points costs more than a cold start may (40 to 60 ms); elsewhere it is
built once per process.
"""

from __future__ import annotations

import os

from verifiers.core import Cause, Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from verifiers.core import Verifier

    Index = dict[str, dict[str, list[list[str]]]]  # group -> name -> [[target, distribution], …]

VERIFIERS = "rlvr.verifiers"
COMPARATORS = "rlvr.comparators"
INDEX_FILE = os.path.join(os.path.dirname(__file__), "plugin_index.json")

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
        plugin = _loaded[group, name] = _import(_target(name, group), name, group)
    return plugin  # type: ignore[no-any-return]  # an entry point's type is its promise


def build_index() -> Index:
    """Reads the entry points of every installed distribution, without importing any of them."""
    from importlib.metadata import distributions

    index: Index = {VERIFIERS: {}, COMPARATORS: {}}
    seen: set[str] = set()
    for found in distributions():
        distribution = found.name
        if distribution in seen:  # the first on the path is the one that imports use
            continue
        seen.add(distribution)
        for entry in found.entry_points:
            if entry.group in index:
                index[entry.group].setdefault(entry.name, []).append([entry.value, distribution])
    return index


def _read_index() -> Index:
    global _index
    if _index is None:
        if os.path.exists(INDEX_FILE):
            import json  # costs a fifth of a start

            with open(INDEX_FILE, encoding="utf-8") as file:
                _index = json.load(file)
        else:
            _index = build_index()
    return _index


def _target(name: str, group: str) -> str:
    claims = _read_index().get(group, {}).get(name, [])
    if not claims:
        known = ", ".join(names(group)) or "none is installed"
        raise Fault(Cause.PLUGIN, f"no plugin {name!r} in group {group!r}; there is: {known}")
    if len(claims) > 1:
        claimants = " and ".join(f"{target} ({distribution})" for target, distribution in claims)
        raise Fault(Cause.PLUGIN, f"{name!r} is claimed twice, by {claimants}; uninstall one")
    return claims[0][0]


def _import(target: str, name: str, group: str) -> Any:
    module, _, attribute = target.partition(":")
    try:
        plugin: Any = __import__(module, fromlist=["*"])
        for part in filter(None, attribute.split(".")):
            plugin = getattr(plugin, part)
    except (ImportError, AttributeError, SyntaxError, SystemExit) as problem:
        text = f"{group} plugin {name!r} ({target}) cannot be imported: {problem!r}"
        raise Fault(Cause.PLUGIN, text) from problem
    return plugin


if __name__ == "__main__":
    import json

    with open(INDEX_FILE, "w", encoding="utf-8") as out:
        json.dump(build_index(), out, sort_keys=True)
