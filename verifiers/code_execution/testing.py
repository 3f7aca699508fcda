"""What test scripts expect to find: `pytest`, `unittest`, and the solution as a module to import from."""

from __future__ import annotations

import math
import re
import sys
from numbers import Complex
from types import ModuleType

from verifiers.code_execution.collected import Mark, fixture, param

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

    from verifiers.code_execution.link import Link


class TestModules:
    """Modules that a script may import. `reach` is called for every assertion that is made through them."""

    __test__ = False

    def __init__(self, reach: Callable[[], None]) -> None:
        self.reach = reach
        self.pytest = self._pytest()

    def install(self, link: Link | None, modules: list[str], needs_unittest: bool) -> None:
        """Makes `import pytest`, and `from <modules> import …` of the solution's names, work."""
        sys.modules["pytest"] = self.pytest
        for name in modules:
            sys.modules[name] = _SolutionModule(name, link)  # type: ignore[arg-type]  # None goes with []
        if needs_unittest:
            self._count_assertions()

    def _count_assertions(self) -> None:
        from unittest import TestCase

        for name in dir(TestCase):
            if name.startswith(("assert", "fail")) and callable(getattr(TestCase, name)):
                setattr(TestCase, name, self._counted(getattr(TestCase, name)))

    def _counted(self, method: Any) -> Any:
        def counted(*positional: Any, **keyword: Any) -> Any:
            self.reach()
            return method(*positional, **keyword)

        return counted

    def _pytest(self) -> ModuleType:
        module = ModuleType("pytest")
        reach = self.reach

        def raises(kinds: Any, *call: Any, match: str | None = None, **keyword: Any) -> Any:
            reach()
            return _called_within(_Raises(kinds, match), call, keyword)

        def warns(kinds: Any = Warning, *call: Any, match: str | None = None, **keyword: Any) -> Any:
            reach()
            return _called_within(_Warns(kinds, match), call, keyword)

        module.__dict__.update(
            raises=raises, warns=warns, approx=Approx, mark=Mark(), fixture=fixture, param=param, fail=_fail,
            importorskip=_import,
        )  # fmt: skip
        return module


class _SolutionModule(ModuleType):
    """The solution, as the module that a script imports."""

    def __init__(self, name: str, link: Link) -> None:
        super().__init__(name)
        self.__dict__["_link"] = link

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self.__dict__["_link"].get(name)
        except NameError as problem:
            self.__dict__["_link"].met_data = True
            raise AttributeError(name) from problem


class _Raises:
    """`with pytest.raises(ValueError, match=...) as info:`."""

    def __init__(self, kinds: Any, match: str | None) -> None:
        self.kinds, self.pattern = kinds, match
        self.value: BaseException | None = None
        self.type: type[BaseException] | None = None

    def __enter__(self) -> _Raises:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, _: TracebackType | None
    ) -> bool:
        if kind is None or value is None:
            raise AssertionError("it did not raise")
        if not issubclass(kind, self.kinds):
            return False
        self.value, self.type, self.typename = value, kind, kind.__name__
        return self.pattern is None or self.match(self.pattern)

    def match(self, pattern: str) -> bool:
        """Whether the message matches: AssertionError where it does not."""
        if not re.search(pattern, str(self.value)):
            raise AssertionError("the message does not match")
        return True


class _Warns:
    """`with pytest.warns(DeprecationWarning, match=...):`."""

    def __init__(self, kinds: Any, match: str | None) -> None:
        self.kinds, self.match = kinds, match

    def __enter__(self) -> list[Any]:
        import warnings

        self.catching = warnings.catch_warnings(record=True)
        self.caught: Any = self.catching.__enter__()
        warnings.simplefilter("always")
        return self.caught

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.catching.__exit__(kind, value, trace)
        found = [w for w in self.caught if issubclass(w.category, self.kinds)]
        if kind is None and not any(re.search(self.match or "", str(w.message)) for w in found):
            raise AssertionError("it did not warn")


def _called_within(context: Any, call: tuple[Any, ...], keyword: dict[str, Any]) -> Any:
    """`raises(ValueError, f, 1)` calls here and now; without a function it waits for `with`."""
    if call:
        function, *positional = call
        with context:
            function(*positional, **keyword)
    return context


def _fail(reason: str = "", *_: Any, **__: Any) -> None:
    raise AssertionError(reason)


def _import(name: str, *_: Any, **__: Any) -> Any:
    """pytest.importorskip: a module that there is not skips nothing here, it is missing."""
    __import__(name)
    return sys.modules[name]


class Approx:
    """pytest.approx: numbers, or sequences or mappings of them, to 1e-6 of the expected value or 1e-12.

    As there, lists and tuples are alike, and what has an infinite distance is not near.
    """

    __hash__ = None  # type: ignore[assignment]  # as pytest's
    __array_ufunc__ = None  # so that numpy's arrays leave the comparison to it

    def __init__(
        self, expected: Any, rel: float | None = None, abs: float | None = None, nan_ok: bool = False
    ) -> None:
        self.expected, self.nan_ok = _plain(expected), nan_ok
        self.relative = rel if rel is not None else 1e-6 if abs is None else 0.0
        self.absolute = 1e-12 if abs is None else abs

    def __eq__(self, actual: object) -> bool:
        return self._close(_plain(actual), self.expected)

    def _close(self, actual: Any, expected: Any) -> bool:
        if isinstance(expected, dict):
            return (
                isinstance(actual, dict)
                and actual.keys() == expected.keys()
                and all(self._close(actual[key], value) for key, value in expected.items())
            )
        if isinstance(expected, (list, tuple)):
            return (
                isinstance(actual, (list, tuple))
                and len(actual) == len(expected)
                and all(self._close(a, e) for a, e in zip(actual, expected, strict=True))
            )
        return bool(actual == expected) or (
            isinstance(actual, Complex) and isinstance(expected, Complex) and self._near(actual, expected)
        )

    def _near(self, actual: Any, expected: Any) -> bool:
        if expected != expected:
            return self.nan_ok and bool(actual != actual)
        tolerance = max(self.relative * abs(expected), self.absolute)
        return bool(math.isfinite(abs(expected)) and abs(actual - expected) <= tolerance)


def _plain(value: Any) -> Any:
    """numpy's arrays and scalars as lists and numbers."""
    return value.tolist() if type(value).__module__ == "numpy" else value
