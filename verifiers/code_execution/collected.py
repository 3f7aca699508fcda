"""Collected tests, run as pytest and unittest run them: marks, fixtures, set-up and clean-up."""

from __future__ import annotations

import sys
from functools import reduce
from itertools import product
from types import CoroutineType, FunctionType, GeneratorType

from verifiers.code_execution.fixtures import BUILT_IN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

FIXTURE = "__fixture__"
ROWS = "__rows__"
USED = "__used__"
_AROUND = {False: ("setup_function", "teardown_function"), True: ("setup_method", "teardown_method")}


class Mark:
    """pytest.mark: parametrize is kept, every other one ignored (`plan` leaves out what is to be skipped)."""

    def parametrize(
        self, argnames: Any, argvalues: Any, indirect: Any = False, **_: Any
    ) -> Callable[[Any], Any]:
        """Keeps the rows on the function or class, for `collected`. indirect: what is given to fixtures."""
        split = [n.strip() for n in argnames.split(",")] if isinstance(argnames, str) else list(argnames)
        told = split if indirect is True else indirect or ()

        def row(value: Any) -> dict[str, Any]:
            given = zip(split, [value] if len(split) == 1 else value, strict=True)
            return {name: Indirect(v) if name in told else v for name, v in given}

        def mark(function: Any) -> Any:
            rows = [row(value) for value in argvalues]
            setattr(function, ROWS, [a | b for a in getattr(function, ROWS, [{}]) for b in rows])
            return function

        return mark

    def usefixtures(self, *names: str) -> Callable[[Any], Any]:
        """Keeps the names of the fixtures on the function or class."""

        def mark(function: Any) -> Any:
            setattr(function, USED, [*getattr(function, USED, ()), *names])
            return function

        return mark

    def __getattr__(self, name: str) -> Any:
        def mark(*positional: Any, **_: Any) -> Any:
            return positional[0] if len(positional) == 1 and callable(positional[0]) else mark

        return mark


def param(*values: Any, **_: Any) -> Any:
    """pytest.param."""
    return values if len(values) > 1 else values[0]


class Fixture:
    """A function that gives a test something; params: what it is asked for, one after the other."""

    def __init__(self, function: Any, params: Any = None, autouse: bool = False, name: str = "") -> None:
        self.function, self.autouse, self.name = function, autouse, name or function.__name__
        self.params = [None] if params is None else list(params)


def fixture(function: Any = None, **how: Any) -> Any:
    """pytest.fixture, with its `params`, `autouse` and `name`."""
    kept = {key: how[key] for key in ("params", "autouse", "name") if key in how}

    def mark(function: Any) -> Any:
        setattr(function, FIXTURE, Fixture(function, **kept))
        return function

    return mark if function is None else mark(function)


class Indirect:
    """A value of a row that the fixture of its name is asked for."""

    def __init__(self, value: Any) -> None:
        self.value = value


class NoFixture(LookupError):
    """A test asks for a fixture that nobody gives."""


class Request:
    """What a fixture may ask: which parameter it is for."""

    def __init__(self, param: Any) -> None:
        self.param = param


def collected(scope: dict[str, Any], name: str) -> None:
    """Runs one collected test: a function, Class.method, Outer.Class.method. Raises what the test raises."""
    _once(scope, "setup_module")
    _once(scope, "setUpModule")
    *owners, method = name.split(".")
    cls = reduce(getattr, owners[1:], scope[owners[0]]) if owners else None
    if method == "*":
        for each in [each for each in dir(cls) if each.startswith("test")]:
            collected(scope, f"{name[:-1]}{each}")
        return
    if hasattr(cls, "assertEqual"):
        _run_case(cls, method)
        return
    function = scope[method] if cls is None else getattr(cls, method)
    rows = [a | b for a in getattr(cls, ROWS, [{}]) for b in getattr(function, ROWS, [{}])]
    if not rows:
        raise ValueError("it is parametrised with nothing")
    if cls is not None:
        _once_for(cls, "setup_class")
    for given in rows:
        row = {name: value for name, value in given.items() if type(value) is not Indirect}
        for choice in _Given.choices(scope, cls, function, given):
            _run(scope, (cls, method), row, choice)


def _run(scope: dict[str, Any], name: tuple[Any, str], row: dict[str, Any], choice: dict[str, Any]) -> None:
    cls, method = name
    instance = cls() if cls is not None else None
    function = scope[method] if cls is None else getattr(instance, method)
    before, after = _AROUND[cls is not None]
    holder = scope if cls is None else {n: getattr(instance, n) for n in (before, after) if hasattr(cls, n)}
    given = _Given(scope, instance, choice | row, choice.keys() - row.keys())
    _call_if_there(holder, before, function)
    given.automatic(function)
    wanted = {name: given.value(name) for name in _parameters(function) if name not in row}
    try:
        _awaited(function(**{k: v for k, v in row.items() if k in _parameters(function)}, **wanted))
    finally:
        given.end()
        _call_if_there(holder, after, function)


class _Given:
    """The values of the fixtures for one run of one test."""

    def __init__(self, scope: dict[str, Any], instance: Any, values: dict[str, Any], params: Any) -> None:
        self.scope, self.instance = scope, instance
        self.params = {name: values[name] for name in params}
        self.values = {name: value for name, value in values.items() if name not in params}
        self.open: list[Iterator[Any]] = []

    @staticmethod
    def choices(scope: dict[str, Any], cls: Any, function: Any, row: dict[str, Any]) -> list[dict[str, Any]]:
        """Which parameter each fixture is asked for, in every combination."""
        found: dict[str, list[Any]] = {}
        todo = [*_parameters(function), *_unnamed(scope, cls, function)]
        while todo:
            name = todo.pop()
            held, given = _fixture_of(scope, cls, name), row.get(name)
            if held is not None and name not in found and (name not in row or type(given) is Indirect):
                found[name] = [given.value] if type(given) is Indirect else held.params
                todo += _parameters(held.function)
        return [dict(zip(found, values, strict=True)) for values in product(*found.values())]

    def automatic(self, function: Any) -> None:
        """Has the fixtures run that the test does not ask for by a parameter."""
        for name in _unnamed(self.scope, type(self.instance), function):
            self.value(name)

    def value(self, name: str) -> Any:
        """What a fixture gives. Raises NoFixture for one that there is not."""
        if name not in self.values:
            self.values[name] = self._made(name)
        return self.values[name]

    def _made(self, name: str) -> Any:
        held = _fixture_of(self.scope, type(self.instance), name)
        if held is None and name in BUILT_IN:
            self.open.append(made := BUILT_IN[name]())
            return next(made)
        if held is None:
            raise NoFixture(f"there is no fixture {name!r}")
        wanted = [n for n in _parameters(held.function) if n != "self"]
        given = {n: Request(self.params.get(name)) if n == "request" else self.value(n) for n in wanted}
        own = (self.instance,) if "self" in _parameters(held.function) else ()
        value = held.function(*own, **given)
        if type(value) is GeneratorType:  # not one of the solution's
            self.open.append(value)
            return next(value)
        return _awaited(value)

    def end(self) -> None:
        """Lets the fixtures clean up, the last one first."""
        for generator in reversed(self.open):
            next(generator, None)


def _unnamed(scope: dict[str, Any], cls: Any, function: Any) -> list[str]:
    """The fixtures that run for a test which does not ask for them by a parameter."""
    used = [*getattr(cls, USED, ()), *getattr(function, USED, ())]
    return [held.name for held in _fixtures(scope, cls) if held.autouse] + used


def _fixtures(scope: dict[str, Any], cls: Any) -> list[Fixture]:
    owners = reversed(cls.__mro__) if cls is not None else ()
    held = [*scope.values(), *(value for owner in owners for value in vars(owner).values())]
    return [vars(f)[FIXTURE] for f in held if type(f) is FunctionType and FIXTURE in vars(f)]


def _fixture_of(scope: dict[str, Any], cls: Any, name: str) -> Fixture | None:
    return next((held for held in reversed(_fixtures(scope, cls)) if held.name == name), None)


def _parameters(function: Any) -> list[str]:
    from inspect import signature

    found = signature(function).parameters.items()
    names = [n for n, p in found if p.default is p.empty and p.kind not in (2, 4)]
    return names[_patched(function) :] if names[:1] != ["self"] else names


def _patched(function: Any) -> int:
    """How many arguments `mock.patch` gives it, which come first."""
    patchings = getattr(function, "patchings", ())
    return sum(p.attribute_name is None and p.new is sys.modules["unittest.mock"].DEFAULT for p in patchings)


def _call_if_there(holder: dict[str, Any], name: str, function: Any) -> None:
    if name in holder:
        called = holder[name]
        called(*([function] if _parameters(called) else []))


def _once(scope: dict[str, Any], name: str) -> None:
    called = scope.pop(name, None)
    if called is not None:
        called(*([None] if _parameters(called) else []))


def _once_for(cls: Any, name: str) -> None:
    if hasattr(cls, name) and f"_{name}_done" not in vars(cls):
        getattr(cls, name)()
        setattr(cls, f"_{name}_done", True)


def _awaited(value: Any) -> Any:
    """What a test or a fixture returns, awaited if it has to be."""
    if not isinstance(value, CoroutineType):
        return value
    if "asyncio" in sys.modules:
        return sys.modules["asyncio"].run(value)
    try:
        value.send(None)
    except StopIteration as ended:
        return ended.value
    raise RuntimeError("it awaits what never comes")


def _run_case(cls: Any, method: str) -> None:
    """A unittest method, with its set-up and clean-up; skipping is not passing."""
    _once_for(cls, "setUpClass")
    case = cls(method)
    case.setUp()
    _awaited(case.asyncSetUp() if hasattr(case, "asyncSetUp") else None)
    try:
        _awaited(getattr(case, method)())
    finally:
        case.tearDown()
        _awaited(case.asyncTearDown() if hasattr(case, "asyncTearDown") else None)
        if not case.doCleanups():
            raise AssertionError("a clean-up failed")
