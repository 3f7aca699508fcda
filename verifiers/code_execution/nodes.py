"""Objects of the prelude's own classes, as frames carry them: lists and trees that a test makes or compares.

The prelude is trusted and runs on both sides, so that an object of a class of its own (`TreeNode`) can be
made anew from the names and values of its fields: what arrives has the behaviour of the receiver's class,
and of the sender only data. Objects are told apart by number, which keeps shared and circular references,
and chains of any length, flat:

    ["nodes", value, [[names, values], …]]

in whose value and values a node is an opaque [number, ["node", class]].
"""

from __future__ import annotations

import builtins
from types import MemberDescriptorType

from verifiers.code_execution.decoding import decode
from verifiers.code_execution.encoding import CodecError, encode

globals()["__builtins__"] = dict(vars(builtins))  # as in `encoding`

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from verifiers.code_execution.decoding import Rebuild
    from verifiers.code_execution.encoding import Opaque

    Classes = Mapping[str, type]


def shareable(scope: Mapping[str, Any], module: str) -> dict[str, type]:
    """The classes that `module` defines in its `scope` and whose objects are no more than their fields."""
    made = {n: c for n, c in scope.items() if type(c) is type and c.__module__ == module and c.__name__ == n}
    bases = {*made.values(), object}
    return {n: c for n, c in made.items() if bases >= {*c.__mro__} and "__slots__" not in vars(c)}


def is_node(value: Any, classes: Classes) -> bool:
    """Whether a value is an object of one of the classes."""
    return type(value) in classes.values()


def pack(value: Any, classes: Classes, opaque: Opaque, limit: int) -> bytes:
    """The frame of a value that may hold nodes. Raises CodecError as `encode` does."""
    if not classes:
        return encode(value, opaque, limit)
    nodes: list[Any] = []
    numbers: dict[int, int] = {}
    names = {cls: name for name, cls in classes.items()}

    def described(item: Any) -> list[Any] | None:
        if type(item) not in names:
            return opaque(item)
        number = numbers.setdefault(id(item), len(nodes))
        if number == len(nodes):
            nodes.append(item)
        return [number, ["node", names[type(item)]]]

    frames = [encode(value, described, limit)]
    left = limit - len(frames[0])
    for node in nodes:  # which grows meanwhile
        held = fields(node)
        frames.append(encode([[*held], [*held.values()]], described, left))
        left -= len(frames[-1]) + 1
    return b'["nodes",%s,[%s]]' % (frames[0], b",".join(frames[1:])) if nodes else frames[0]


def unpack(frame: bytes, classes: Classes, opaque: Rebuild, limit: int) -> Any:
    """The value in such a frame. Raises CodecError as `decode` does."""
    if not classes:
        return decode(frame, opaque, limit)
    nodes: dict[int, Any] = {}

    def rebuilt(number: int, description: Any) -> Any:
        match description:
            case ["node", str(name)]:
                return _blank(nodes, number, classes.get(name))
        return opaque(number, description)

    try:
        value = decode(frame, rebuilt, limit)
    except AttributeError as problem:  # a class hashes its objects by fields, which are not there yet
        raise CodecError("frame", f"a node among keys: {str(problem)[:100]}") from problem
    if not nodes:
        return value
    match value:
        case ["nodes", held, list(rows)] if len(rows) == len(nodes) and max(nodes) < len(rows):
            for number, node in nodes.items():
                _fill(node, rows[number])
            return held
    raise CodecError("frame", "nodes without fields")


def _blank(nodes: dict[int, Any], number: int, cls: type | None) -> Any:
    """The node of that number, whose fields come later."""
    if cls is None:
        raise CodecError("frame", "a node of an unknown class")
    if type(nodes.setdefault(number, object.__new__(cls))) is not cls:
        raise CodecError("frame", "a node of two classes")
    return nodes[number]


def fields(node: Any) -> dict[str, Any]:
    """What a node holds."""
    held = getattr(node, "__dict__", None)
    if held is not None:
        return dict(held)
    slots = [s for cls in type(node).__mro__ for s in (getattr(cls, "__slots__", None) or ())]
    return {slot: getattr(node, slot) for slot in slots if hasattr(node, slot)}


def _fill(node: Any, row: Any) -> None:
    match row:
        case [list(names), list(values)] if len(names) == len(values):
            for name, value in zip(names, values, strict=True):
                if type(name) is not str or name.startswith("__") or _is_behaviour(type(node), name):
                    raise CodecError("unplain", "a node whose methods would be replaced")
                object.__setattr__(node, name, value)
        case _:
            raise CodecError("frame", "a node without fields")


def _is_behaviour(cls: type, name: str) -> bool:
    kept = getattr(cls, name, None)
    return callable(kept) or (hasattr(kept, "__get__") and not isinstance(kept, MemberDescriptorType))
