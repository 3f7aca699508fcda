"""Lists and trees of the prelude's classes: what arrives is the receiver's object with the sender's data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from verifiers.code_execution.encoding import MAX_BYTES, CodecError
from verifiers.code_execution.nodes import is_node, pack, shareable, unpack
from verifiers.judging import verify


class Node:
    kind = "ours"

    def __init__(self, val: Any = 0, next: Any = None) -> None:
        self.val, self.next = val, next

    def total(self) -> Any:
        return self.val + (self.next.total() if self.next else 0)

    @property
    def twice(self) -> Any:
        return 2 * self.val


@dataclass
class Point:
    x: int


class Slotted:
    __slots__ = ("next", "val")


CLASSES: dict[str, type] = {"Node": Node, "Point": Point}


def refuse(*_: Any) -> None:
    return None


def through(value: Any, classes: dict[str, type] = CLASSES, back: dict[str, type] = CLASSES) -> Any:
    return unpack(pack(value, classes, refuse, MAX_BYTES), back, refuse, MAX_BYTES)


def test_a_list_of_any_length_arrives() -> None:
    head = None
    for i in range(20_000):
        head = Node(i, head)
    found, length = through(head), 0
    while found is not None:
        found, length = found.next, length + 1
    assert length == 20_000


def test_identity_is_kept() -> None:
    shared = Node(1)
    first, second = through([Node(2, shared), Node(3, shared)])
    assert first.next is second.next
    ring = Node(5)
    ring.next = ring
    found = through(ring)
    assert found.next is found


def test_the_class_is_the_receivers() -> None:
    other = type("Node", (), {"total": lambda self: "theirs"})
    theirs = other()
    theirs.val, theirs.next = 4, None
    assert through(theirs, {"Node": other}).total() == 4
    slotted = Slotted()
    slotted.val, slotted.next = 7, None  # type: ignore[attr-defined]  # mypy reads no slots without annotations
    assert through(slotted, {"Node": Slotted}).val == 7


def test_values_without_nodes_are_as_they_were() -> None:
    assert through([1, ("a", {2})]) == [1, ("a", {2})]
    assert through([1], {}, {}) == [1]
    assert through(["nodes", 1, []]) == ["nodes", 1, []]


NODE = b'{"o":[0,["node","Node"]]}'
MALFORMED = [
    NODE,
    b'["nodes",' + NODE + b"]",
    b'["nodes",' + NODE + b",[]]",
    b'["nodes",' + NODE + b",[[],[]]]",
    b'["nodes",' + NODE + b',[["val"]]]',
    b'["nodes",' + NODE + b',[[["val"],[]]]]',
    b'["nodes",' + NODE + b",[[[1],[1]]]]",
    b'["nodes",' + NODE + b',[[["total"],[1]]]]',
    b'["nodes",' + NODE + b',[[["twice"],[1]]]]',
    b'["nodes",' + NODE + b',[[["__class__"],[1]]]]',
    b'["nodes",' + NODE + b',[[["__eq__"],[1]]]]',
    b'["nodes",' + NODE + b',[[["__dict__"],[{"d":[[],[]]}]]]]',
    b'["nodes",[' + NODE + b',{"o":[0,["node","Point"]]}],[[["val"],[1]]]]',
    b'["nodes",{"o":[1,["node","Node"]]},[[["val"],[1]]]]',
    b'["nodes",{"o":[0,["node","int"]]},[[[],[]]]]',
    b'["nodes",{"s":[{"o":[0,["node","Point"]]}]},[[["x"],[1]]]]',
]


@pytest.mark.parametrize("frame", MALFORMED)
def test_what_pack_would_not_have_written_is_refused(frame: bytes) -> None:
    with pytest.raises(CodecError):
        unpack(frame, CLASSES, refuse, MAX_BYTES)


def test_only_plain_classes_of_the_module_are_shared() -> None:
    scope: dict[str, Any] = {"__name__": "tests"}
    exec(
        "import enum, collections\n"
        "class A: pass\nclass B(A): pass\nclass C(list): pass\nclass D(Exception): pass\nclass E: __slots__ = 'x'\n"
        "class F(enum.Enum): X = 1\nclass M(type): pass\nclass G(metaclass=M): pass\n"
        "Counter = collections.Counter\nH = A\nx = 1\n",
        scope,
    )
    assert set(shareable(scope, "tests")) == {"A", "B"}
    assert is_node(Node(), CLASSES)
    assert not is_node(1, CLASSES)


PRELUDE = """
class ListNode:
    def __init__(self, val=0, next=None):
        self.val = val
        self.next = next
def made(values):
    head = None
    for value in reversed(values):
        head = ListNode(value, head)
    return head
def said(node):
    values = []
    while node:
        values.append(node.val)
        node = node.next
    return values
"""
REVERSED = """
class Solution:
    def turn(self, head: Optional[ListNode]) -> Optional[ListNode]:
        before = None
        while head:
            head.next, before, head = before, head, head.next
        return before
"""
ASKED = "def check(candidate):\n    for xs in ([1, 2, 3], [], list(range(500))):\n" + (
    "        assert said(candidate(head = made(xs))) == xs[::-1]\n"
)
IN_PLACE = "head = made([1, 2, 3])\nSolution().double(head)\nassert said(head) == [2, 4, 6]"
DOUBLE = "class Solution:\n    def double(self, head):\n        while head: head.val, head = 2 * head.val, head.next"
OWN = "class ListNode:\n    __slots__ = ('val', 'next')\n    def __init__(self, v, n): self.val, self.next = v, n\n"
SCORED = [
    (1, ASKED, REVERSED),
    (1, ASKED, OWN + REVERSED),
    (1, ASKED, "class Solution:\n    def turn(self, head):\n        vs = []\n        while head:\n"
     "            vs.append(head.val)\n            head = head.next\n        out = None\n"
     "        for v in vs: out = ListNode(v, out)\n        return out"),
    (0, ASKED, "class Solution:\n    def turn(self, head): return head"),
    (0, ASKED, "class Solution:\n    def turn(self, head): return None"),
    (0, ASKED, "class Solution:\n    def turn(self, head):\n        head and setattr(head, 'next', head)\n"
     "        return None"),
    (1, IN_PLACE, DOUBLE),
    (0, IN_PLACE, DOUBLE.replace("2 *", "3 *")),
]  # fmt: skip


@pytest.mark.parametrize(("reward", "script", "code"), SCORED)
def test_tests_may_hand_over_and_look_at_lists(reward: float, script: str, code: str) -> None:
    reference = {"prompt": PRELUDE, "entry_point": "Solution().turn", "test": script}
    verdict = verify("code", f"```python\n{code}\n```", reference, seconds=4)
    assert verdict.reward == reward, verdict.detail
