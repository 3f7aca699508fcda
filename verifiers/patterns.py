"""Regular expressions that are compiled when first used.

Compiling all that this verifier has takes longer than importing it, and most answers need few of them.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub")


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile(source, flags)` would return, to those who call METHODS of it."""
    return _Later(source, flags)  # type: ignore[return-value]  # it has the methods that are called


class _Later:
    """A pattern whose methods, once one of them was called, are the compiled pattern's own."""

    def __init__(self, source: str, flags: int) -> None:
        self.source = source
        self.flags = flags


def _method(name: str) -> Callable[..., Any]:
    def first(later: _Later, *given: Any, **named: Any) -> Any:
        compiled = re.compile(later.source, later.flags)
        vars(later).update({method: getattr(compiled, method) for method in METHODS})
        return getattr(compiled, name)(*given, **named)

    return first


for _name in METHODS:
    setattr(_Later, _name, _method(_name))
