"""What test scripts expect to find: `pytest`, `unittest`, and the solution as a module to import from."""

from __future__ import annotations

import math
import re
import sys
from types import GeneratorType, ModuleType

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

    def install(self, link: Link | None, modules: list[str], needs_unittest: bool) -> None:
        """Makes `import pytest`, and `from <modules> import …` of the solution's names, work."""
        sys.modules["pytest"] = self._pytest()
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

        def raises(kinds: Any, *_: Any, match: str | None = None) -> _Raises:
            reach()
            return _Raises(kinds, match)

        module.__dict__.update(raises=raises, approx=Approx, mark=_Mark(), fixture=_fixture, param=_param)
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
        self.kinds, self.match = kinds, match
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
        if self.match is not None and not re.search(self.match, str(value)):
            raise AssertionError("the message does not match")
        self.value, self.type = value, kind
        return True


class Approx:
    """pytest.approx: numbers, or sequences or mappings of them, to 1e-6 of the expected value or 1e-12."""

    __hash__ = None  # type: ignore[assignment]  # as pytest's

    def __init__(self, expected: Any, rel: float | None = None, abs: float | None = None) -> None:
        self.expected = expected
        self.relative = rel if rel is not None else 1e-6 if abs is None else 0.0
        self.absolute = 1e-12 if abs is None else abs

    def __eq__(self, actual: object) -> bool:
        return self._close(actual, self.expected)

    def _close(self, actual: Any, expected: Any) -> bool:
        if isinstance(expected, dict):
            return (
                type(actual) is dict
                and actual.keys() == expected.keys()
                and all(self._close(actual[key], value) for key, value in expected.items())
            )
        if isinstance(expected, (list, tuple)):
            return (
                type(actual) is type(expected)
                and len(actual) == len(expected)
                and all(self._close(a, e) for a, e in zip(actual, expected, strict=True))
            )
        if type(actual) not in (int, float, bool) or isinstance(expected, str) or expected is None:
            return bool(actual == expected)
        return math.isclose(actual, expected, rel_tol=self.relative, abs_tol=self.absolute)


class _Mark:
    """pytest.mark: parametrize is kept, every other mark is ignored."""

    def parametrize(self, names: Any, values: Any, **_: Any) -> Callable[[Any], Any]:
        """Keeps the rows on the function, for `collected`."""
        split = [n.strip() for n in names.split(",")] if isinstance(names, str) else list(names)

        def mark(function: Any) -> Any:
            rows = [dict(zip(split, [v] if len(split) == 1 else v, strict=True)) for v in values]
            function.rows = [a | b for a in getattr(function, "rows", [{}]) for b in rows]
            return function

        return mark

    def __getattr__(self, name: str) -> Any:
        def mark(*positional: Any, **_: Any) -> Any:
            return positional[0] if len(positional) == 1 and callable(positional[0]) else mark

        return mark


def _param(*values: Any, **_: Any) -> Any:
    return values if len(values) > 1 else values[0]


def _fixture(*positional: Any, **_: Any) -> Any:
    return positional[0] if positional else lambda function: function


def collected(scope: dict[str, Any], name: str) -> None:
    """Runs one collected test: a function, or Class.method. It raises what the test raises."""
    owner, _, method = name.rpartition(".")
    if not owner:
        _call(scope[method], scope)
        return
    cls = scope[owner]
    if hasattr(cls, "assertEqual"):
        _run_case(cls, method)
        return
    instance = cls()
    setup = getattr(instance, "setup_method", None)
    if setup is not None:
        setup()
    _call(getattr(instance, method), scope)


def _run_case(cls: Any, method: str) -> None:
    """A unittest method, with its set-up and clean-up; skipping is not passing."""
    cls.setUpClass()
    case = cls(method)
    case.setUp()
    try:
        getattr(case, method)()
    finally:
        case.tearDown()
        case.doCleanups()


def _call(function: Any, scope: dict[str, Any]) -> None:
    from inspect import signature

    rows = getattr(function, "rows", [{}])
    if not rows:
        raise AssertionError("it is parametrised with nothing")
    wanted = signature(function).parameters
    for row in rows:
        function(**row, **{name: _given(scope, name) for name in wanted if name not in row})


def _given(scope: dict[str, Any], fixture: str) -> Any:
    if fixture not in scope:
        raise LookupError(f"no fixture {fixture!r}")
    value = scope[fixture]()
    return next(value) if isinstance(value, GeneratorType) else value
