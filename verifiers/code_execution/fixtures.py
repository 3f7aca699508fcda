"""The fixtures that pytest has built in, as far as they speak of what a test's own process holds."""

from __future__ import annotations

import io
import os
import sys

from verifiers.code_execution.logs import caplog

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any


class _Captured:
    """capsys."""

    def readouterr(self) -> Any:
        """What was printed since the last time, as (out, err)."""
        from collections import namedtuple

        told = [s.getvalue() for s in (sys.stdout, sys.stderr) if isinstance(s, io.StringIO)]
        sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
        return namedtuple("CaptureResult", "out err")(*told)


def _capsys() -> Iterator[_Captured]:
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()
    yield _Captured()
    sys.stdout, sys.stderr = before


class _Patch:
    """monkeypatch, for what is in the test's own process: `input`, `sys.stdin`, the environment."""

    def __init__(self) -> None:
        self.undone: list[Callable[[], object]] = []

    def setattr(self, target: Any, name: Any, *value: Any, raising: bool = True) -> None:
        """setattr(object, "name", value), or setattr("module.name", value)."""
        if isinstance(target, str):
            module, _, attribute = target.rpartition(".")
            target, name, value = __import__(module, fromlist=["_"]), attribute, (name,)
        before = getattr(target, name)
        self.undone.append(lambda: setattr(target, name, before))
        setattr(target, name, value[0])

    def delattr(self, target: Any, name: str, raising: bool = True) -> None:
        """delattr(object, "name")."""
        if hasattr(target, name) or raising:
            before = getattr(target, name)
            self.undone.append(lambda: setattr(target, name, before))
            delattr(target, name)

    def setitem(self, mapping: Any, key: Any, value: Any) -> None:
        """mapping[key] = value, for this test."""
        self._restore(mapping)
        mapping[key] = value

    def delitem(self, mapping: Any, key: Any, raising: bool = True) -> None:
        """del mapping[key], for this test."""
        if key in mapping or raising:
            self._restore(mapping)
            del mapping[key]

    def setenv(self, name: str, value: str, prepend: str | None = None) -> None:
        """The test's own environment: a solution that reads it sees nothing of this."""
        before = os.environ.get(name, "")
        self.setitem(os.environ, name, f"{value}{prepend}{before}" if prepend and before else value)

    def delenv(self, name: str, raising: bool = True) -> None:
        """The test's own environment, without one name."""
        self.delitem(os.environ, name, raising)

    def _restore(self, mapping: Any) -> None:
        before = dict(mapping)
        self.undone.append(lambda: (mapping.clear(), mapping.update(before)))


def _monkeypatch() -> Iterator[_Patch]:
    patch = _Patch()
    yield patch
    for undo in reversed(patch.undone):
        undo()


BUILT_IN: dict[str, Callable[[], Iterator[Any]]] = {
    "capsys": _capsys,
    "caplog": caplog,
    "monkeypatch": _monkeypatch,
}
