"""What a test script can do with a solution's objects from afar, and what it cannot be told by them."""

from __future__ import annotations

import math
from typing import Any

import pytest

from verifiers.code_execution.expected import Unprovable
from verifiers.code_execution.link import Link
from verifiers.code_execution.mirrored import is_solutions
from verifiers.code_execution.proxies import makes_objects
from verifiers.code_execution.solution import Program

SOLUTION = """
import re
from collections import deque

class Stack:
    def __init__(self, items=()):
        self.items = list(items)
    def push(self, x):
        self.items.append(x)
        return self
    def pop(self):
        return self.items.pop()
    def has(self, x):
        return x in self.items
    def __len__(self):
        return len(self.items)
    def __iter__(self):
        return iter(self.items)
    def __contains__(self, x):
        return x in self.items
    def __getitem__(self, i):
        return self.items[i]
    def __str__(self):
        return f"Stack{self.items}"
    @classmethod
    def of(cls, *items):
        return cls(items)

class Yes:
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __iter__(self): return iter([1, 2])
    def __len__(self): return 2
    def __float__(self): return 1.5
    def agrees(self, other): return True
    def startswith(self, other): return True
    def upper(self): return "UP"
    def append(self, x): return None

class Oops(ValueError):
    pass

def yes(*_): return Yes()
def twice(x): return 2 * x
def sort(xs): xs.sort()
def sorted_too(xs):
    xs.sort()
    return xs
def fail(text): raise Oops(text)
def key(k): return {}[k]
def leave(): raise SystemExit(0)
def count():
    n = 0
    while True:
        yield n
        n += 1
def apply(g, *xs): return [g(x) for x in xs]
def adder(n): return lambda x: x + n
def match(text): return re.match("a+", text)
def queue(*xs): return deque(xs)
data = {"a": [1, 2]}
"""


class Wire:
    """A channel whose other end answers at once, in this process."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.answer = b""

    def send(self, message: bytes) -> None:
        assert message[:1] == b"?"
        self.answer = self.program.reply(message[1:])

    def receive(self) -> bytes:
        return self.answer


@pytest.fixture
def link() -> Link:
    program = Program(SOLUTION, None)  # type: ignore[arg-type]  # without a channel there are no callbacks
    assert program.load("", False)[0] == ["loaded"]
    made = Link(Wire(program))  # type: ignore[arg-type]  # all that is used of a channel
    made.classes = frozenset(("Stack",))
    return made


def test_functions_are_called_and_data_comes_back(link: Link) -> None:
    assert link.get("twice")(21) == 42
    assert link.get("twice")(x="a") == "aa"
    assert link.get("data") == {"a": [1, 2]}
    assert list(link.get("queue")(1, 2)) == [1, 2]


def test_objects_of_a_class_are_used_as_written(link: Link) -> None:
    stack = link.get("Stack")([1])
    assert stack.push(2) is not None
    assert (len(stack), stack.pop(), stack[0], 1 in stack, 7 in stack) == (2, 2, 1, True, False)
    assert list(stack) == [1]
    assert str(stack) == "Stack[1]"
    assert f"{stack}" == "Stack[1]"
    assert stack.has(1)
    assert isinstance(stack, link.get("Stack"))
    assert link.get("Stack").of(1, 2).pop() == 2
    stack.label = "mine"
    assert stack.label == "mine"
    del stack.label
    with pytest.raises(AttributeError):
        stack.label  # noqa: B018 - it is the access that raises


COMPARISONS = {
    "==": lambda a: a == 1,
    "!=": lambda a: a != 1,
    "<": lambda a: a < 1,
    ">=": lambda a: a >= 1,
    "reflected": lambda a: a == 1,
    "in a list": lambda a: [a] == [1],
    "in a tuple": lambda a: (1, a) == (1, 2),
    "among values": lambda a: a in [1, 2],
    "in a set": lambda a: a in {1, 2},
    "as a key": lambda a: {1: 2}.get(a),
    "difference": lambda a: abs(a - 1) < 2,
    "other difference": lambda a: abs(1 - a) < 2,
    "sum": lambda a: sum([a]),
    "product": lambda a: a * 2,
    "rounding": lambda a: round(a),
    "floor": lambda a: math.floor(a),
    "hash": lambda a: hash(a),
    "a method that agrees": lambda a: a.agrees(5),
    "a method of text": lambda a: a.startswith("a"),
    "sorting": lambda a: sorted([a, 1]),
    "copying": lambda a: __import__("copy").deepcopy(a),
}


@pytest.mark.parametrize("ask", COMPARISONS.values(), ids=COMPARISONS.keys())
def test_no_object_decides_whether_it_is_right(link: Link, ask: Any) -> None:
    with pytest.raises(Unprovable):
        ask(link.get("yes")())
    assert link.failure is not None
    assert link.failure[0] == "unprovable"


def test_objects_of_a_class_under_test_are_compared_while_they_are_new(link: Link) -> None:
    stack = link.get("Stack")
    makes_objects(stack, True)
    assert stack() != stack()
    one, other = stack(), stack()
    one.push(1)
    with pytest.raises(Unprovable):
        assert one == other


def test_what_a_class_under_test_returns_is_not_compared_but_with_itself(link: Link) -> None:
    stack = link.get("Stack")
    makes_objects(stack, True)
    one = stack()
    pushed = one.push(1)
    assert pushed == one
    with pytest.raises(Unprovable):
        assert pushed == stack([1])


def careless(result: Any) -> None:
    try:
        result == 1  # noqa: B015 - it is the comparison that raises
    except Exception:  # noqa: BLE001 - what careless scripts do
        pytest.fail("it was hidden")


def test_a_refusal_cannot_be_swallowed(link: Link) -> None:
    with pytest.raises(Unprovable):
        careless(link.get("yes")())


def test_what_gives_nothing_away_may_be_asked(link: Link) -> None:
    result = link.get("yes")()
    assert bool(result)
    assert float(result) == 1.5
    assert result.upper() == "UP"
    assert result.append(3) is None
    assert list(result) == [1, 2]
    assert 2 in result
    assert 3 not in result
    assert len(result) == 2
    with pytest.raises(TypeError, match="not subscriptable"):
        result[0]


@pytest.mark.parametrize("name", ["__array__", "__reduce__", "__fspath__", "__wrapped__"])
def test_protocols_of_other_libraries_do_not_reach_it(link: Link, name: str) -> None:
    result = link.get("yes")()
    if name == "__reduce__":
        with pytest.raises(Unprovable):
            getattr(result, name)()
    else:
        assert not hasattr(result, name)


def test_a_match_is_true_and_has_groups(link: Link) -> None:
    assert link.get("match")("aab")
    assert not link.get("match")("b")
    assert link.get("match")("aab").group(0) == "aa"


def test_closures_are_functions(link: Link) -> None:
    assert link.get("adder")(3)(4) == 7


def test_items_without_end_come_as_they_are_asked_for(link: Link) -> None:
    numbers = link.get("count")()
    assert [next(numbers) for _ in range(3)] == [0, 1, 2]
    assert [n for n, _ in zip(numbers, range(4), strict=False)] == [3, 4, 5, 6]


def test_exceptions_are_mirrored(link: Link) -> None:
    oops = link.get("Oops")
    assert issubclass(oops, ValueError)
    with pytest.raises(oops, match="no") as raised:
        link.get("fail")("no")
    assert is_solutions(raised.value)
    with pytest.raises(KeyError) as missing:
        link.get("key")("k")
    assert missing.value.args == ("k",)
    with pytest.raises(SystemExit) as left:
        link.get("leave")()
    assert left.value.code == 0
    with pytest.raises(NameError):
        link.get("nothing")


def test_an_argument_that_was_changed_is_taken_for_a_result_where_there_is_none(link: Link) -> None:
    xs = [3, 1, 2]
    sort, sorted_too = (link.taking_arguments(link.get(name)) for name in ("sort", "sorted_too"))
    taken = sort(xs)
    assert (taken, xs) == ([1, 2, 3], [3, 1, 2])
    assert link.same(taken, xs)
    assert not link.shown()
    assert sort([1]) is None
    assert sorted_too([2, 1]) == [1, 2]
    link.all_changes = True
    assert sort(xs) is None
    assert xs == [1, 2, 3]


@pytest.mark.parametrize(("name", "result"), [("sort", None), ("sorted_too", [1, 2, 3])])
def test_an_argument_does_not_change_where_the_result_is_used(link: Link, name: str, result: Any) -> None:
    xs = [3, 1, 2]
    assert link.get(name)(xs) == result
    assert xs == [3, 1, 2]
    assert not link.shown()


def test_an_argument_changes_in_the_round_that_shows_it(link: Link) -> None:
    link.all_changes = True
    xs = [3, 1, 2]
    assert link.get("sorted_too")(xs) == [1, 2, 3]
    assert xs == [1, 2, 3]


def test_a_call_made_for_its_changes_shows_them(link: Link) -> None:
    xs = [3, 1, 2]
    link.changing(link.get("sorted_too"))(xs)
    assert xs == [1, 2, 3]
    assert link.changing(len)([1]) == 1


def test_what_is_no_plain_data_is_not_passed(link: Link) -> None:
    with pytest.raises(Unprovable):
        link.get("twice")(object())


def test_a_name_that_is_missing_or_data_may_upset_the_script(link: Link) -> None:
    assert link.bind("twice")
    assert not link.met_data
    assert link.bind("nothing") == {}
    assert link.met_data


@pytest.mark.parametrize(
    "answer",
    [b"", b"[]", b'["ok"]', b'["ok",1]', b'["ok",1,2]', b'["raise",1,2,3,4]',
     b'["callback",5,[],{"d":[[],[]]}]', b"{}",
     b'["maybe",1,[]]', b'{"o":[1,[]]}'],
)  # fmt: skip
def test_what_is_no_answer_ends_the_test(link: Link, answer: bytes) -> None:
    link.channel.send = lambda *messages: None  # type: ignore[method-assign]
    link.channel.receive = lambda: answer  # type: ignore[method-assign]
    with pytest.raises(BaseException) as ended:  # noqa: PT011 - a BaseException of ours
        link.get("twice")
    assert not isinstance(ended.value, Exception)
    assert link.failure is not None
    assert link.failure[0] == "protocol"
