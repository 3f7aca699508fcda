"""Function cases: arguments in, result out as plain data, compared here."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from math import inf

from verifiers.code_execution import nans
from verifiers.code_execution.checking import checked
from verifiers.code_execution.compare import TRANSFORMS, Opaque, Unprovable, comparator, name_of
from verifiers.code_execution.conversation import SMALL_BYTES, Conversation, OutOfTurn, Raised, question
from verifiers.code_execution.encoding import MAX_QUESTION_BYTES, CodecError, encode
from verifiers.code_execution.results import PASSED, WRONG, Kind, Result, Stopped
from verifiers.core import Cause, Fault
from verifiers.quotation import quoted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from typing import Any

    from verifiers.code_execution.run import Run
    from verifiers.code_execution.tests import Case

MAX_ITERATORS = 1000  # in one result
_ALIKE = frozenset(("eq", "exact", "data", "approx", "isclose", "unordered", "sorted", "list", "tuple"))
_OF_BOTH = frozenset(("set", "frozenset", "round"))
_VIEWS = frozenset(("str", "repr", "len", "bool", "int", "float"))
_ITEMS = frozenset(("list", "tuple", "set", "frozenset", "sorted", "sum", "unordered", "data"))


AHEAD = 16  # cases
AHEAD_BYTES = 1 << 14  # a pipe holds four times as much


def results(run: Run) -> Generator[Result, None, None]:
    """The result of each case in turn; the process is replaced where it died of one."""
    cases = run.tests.cases
    done = 0
    ahead = AHEAD if run.stop and run.whole and not run.per_test else 1
    while done < len(cases):
        batch = cases[done : done + 1] if run.per_test else cases[done:]
        try:
            for result in _in_one_process(run, batch, ahead):
                done += 1
                yield result
        except OutOfTurn:  # this case takes several questions: from here on, one case after the other
            ahead = 1


def _in_one_process(run: Run, cases: Sequence[Case], ahead: int) -> Iterator[Result]:
    """Results up to the case that ended the process: at least one.

    ahead: how many cases may be asked before the first of them is answered; more than one only where each
        of them has to be right.

    Raises OutOfTurn, instead of a result, where a case cannot be judged so.
    """
    told = 0
    try:
        with run.conversation(*_questions(cases[:ahead])) as talk:
            for case in cases:
                run.left()
                if not talk.unanswered:
                    talk.send(*_questions(cases[told : told + ahead]))
                result = _result(run, talk, case)
                told += 1
                yield result
    except Stopped as stopped:
        lost_all = not told and stopped.final
        yield from [stopped.result] * (len(cases) if lost_all else 1)


def _questions(cases: Sequence[Case]) -> list[bytes]:
    """Those of the first cases that can be asked at once: short ones, of one question each, of which none
    gives away the result of one before it.
    """
    asked: list[bytes] = []
    results: list[Any] = []
    size = 0
    for case in cases:
        given = [*case.args, *case.kwargs.values()]
        if case.steps or size > AHEAD_BYTES or any(result in given for result in results):
            break
        results.append(case.expected)
        try:
            asked.append(_question(case))
            size += len(asked[-1])
        except Fault:
            if not asked:
                raise
            break  # its turn may never come
    return asked


def _question(case: Case) -> bytes:
    if case.argument is not None:
        return question("argument", case.call, case.args, dict(case.kwargs), case.argument)
    if case.named:
        return question("spread", case.call, *case.args)
    return question("call", case.call, case.args, dict(case.kwargs), False)


def _result(run: Run, talk: Conversation, case: Case) -> Result:
    talk.most_bytes = (lambda: inf) if run.tests.checker else partial(_most_bytes, case)
    try:
        actual = _walked(talk, case) if case.steps else talk.answer()
        if run.tests.checker:
            return checked(run, {"args": case.args, "expected": case.expected}, _plain(talk, actual))
        return _compared(talk, actual, case, bool(run.tests.script))
    except Raised as raised:
        return raised.result
    except Unprovable as problem:
        return Result(Kind.UNPROVABLE, str(problem))


def _most_bytes(case: Case) -> float:
    """What a right answer may take. Reading a large one costs us time; one that must be alike the expected
    one is wrong by its size.
    """
    if name_of(case.compare) not in _ALIKE:
        return inf
    try:
        return SMALL_BYTES + 4 * len(encode(case.expected, limit=MAX_QUESTION_BYTES))
    except CodecError:
        return inf


def _walked(talk: Conversation, case: Case) -> list[Any]:
    """The results of a series of method calls on one object; the first step makes it and gives None."""
    (name, args), *rest = case.steps
    made = talk.ask("call", name, args, {}, False)
    results = [None]
    for method, arguments in rest:
        bound = talk.ask("touch", "attribute", made, method)
        results.append(talk.ask("call", bound, arguments, {}, False))
    return results


def _plain(talk: Conversation, actual: Any) -> Any:
    """What a checker is given: data, iterators as lists."""
    if isinstance(actual, Opaque):
        if actual.kind != "iterator":
            raise Unprovable(f"the result is an object of class {actual.type}")
        return talk.ask("view", "list", actual)
    return actual


def _compared(talk: Conversation, actual: Any, case: Case, is_script: bool) -> Result:
    """is_script: the case was an assert, which does not await."""
    compare = case.compare
    name = name_of(compare)
    if isinstance(actual, Opaque) and actual.kind == "coroutine" and not is_script:
        actual = talk.ask("view", "awaited", actual)
    if isinstance(actual, Opaque) and name in _VIEWS:
        compare, actual = "eq", talk.ask("view", name, actual)
    elif isinstance(actual, Opaque):
        actual = _seen(talk, actual, name)
    if name in _ITEMS and isinstance(actual, (list, tuple)):
        actual = _opened(talk, actual)
    if comparator(compare)(actual, case.expected):
        return PASSED
    if name in _ALIKE | _OF_BOTH:
        _check_possible(case)
    return WRONG


def _check_possible(case: Case) -> None:
    """Raises Fault where no result could be alike what a case expects."""
    with suppress(CodecError):
        if nans.are_in(encode([case.expected], limit=MAX_QUESTION_BYTES)):
            raise Fault(Cause.REFERENCE, "a case expects NaN, which equals nothing; write a checker")
    if not comparator(case.compare)(case.expected, case.expected):
        told = f"a case expects {shown(case.expected)}, which {quoted(case.compare)} cannot compare"
        raise Fault(Cause.REFERENCE, f"{told}; write another compare")


def _seen(talk: Conversation, actual: Opaque, name: str) -> Any:
    """What a comparison needs of an object that stayed there; nothing in it tells what is expected."""
    if name == "truthy":
        return talk.ask("view", "bool", actual)
    if name in _ITEMS and (actual.kind == "iterator" or name in TRANSFORMS):
        return talk.ask("view", "list", actual)
    return actual


def _opened(talk: Conversation, items: Any) -> Any:
    """A list or tuple whose items may be iterators, as lists."""
    if not any(isinstance(item, Opaque) and item.kind == "iterator" for item in items):
        return items
    if len(items) > MAX_ITERATORS:
        raise Unprovable(f"the result holds more than {MAX_ITERATORS} iterators")
    return type(items)(
        talk.ask("view", "list", item) if isinstance(item, Opaque) and item.kind == "iterator" else item
        for item in items
    )
