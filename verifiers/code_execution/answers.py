"""What a method of a result says of what it is given: yes, no or nothing is no answer to believe.

`assert r.equals(expected)`, `assert r.diff(expected) == []`: only the solution could tell whether it is true.
"""

from __future__ import annotations

from verifiers.code_execution.afar import SCALARS
from verifiers.code_execution.operators import DATA_METHODS, Operated, link_of, number_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_OF_MORE = "[…]"  # marks a method that was given containers or objects: one that no script demands


def answered(proxy: Operated, method: str, answer: Any, given: Iterable[Any]) -> None:
    """A method of a result has been called with arguments. Raises Unprovable where its answer says nothing,
    and the script never demands more of it (`demands`), or has given it what a result could be compared with.

    An object may still say so (`heard`). None is no answer: a method that only does something returns it.
    """
    asked = method if are_scalars(given) else f"{method}{_OF_MORE}"
    if answer is not None and (method in DATA_METHODS or _is_nothing(proxy, asked, answer)):
        raise _refused(proxy, asked)
    if isinstance(answer, Operated):
        object.__setattr__(answer, "_answers", asked)


def are_scalars(given: Iterable[Any]) -> bool:
    """Whether a method is given nothing that a whole result could be compared with."""
    return all(type(value) in SCALARS for value in given)


def heard(proxy: Operated, value: Any) -> None:
    """An object said this of itself. Raises Unprovable where it is an answer and says nothing."""
    if (method := object.__getattribute__(proxy, "_answers")) and _is_nothing(proxy, method, value):
        raise _refused(proxy, method)


def agree(proxy: Operated, items: list[Any] | None) -> None:
    """An object that was meant to be data has told of its items in turn. Raises Unprovable where they are
    others than those that it told one by one, or as many as it says.
    """
    if items is None:
        return
    link, number = link_of(proxy)[0], number_of(proxy)
    told = {key[-1]: value for key, value in link.told.items() if key[:-1] == (number, "item")}
    within = {k: v for k, v in told.items() if type(k) is int and -len(items) <= k < len(items)}
    differs = any(type(v) is not type(items[k]) or not _same(v, items[k]) for k, v in within.items())
    if differs or link.told.get((number, "len"), len(items)) != len(items):
        raise link.refuse("the result's items are others by number than in turn")


def _same(one: Any, other: Any) -> bool:
    return isinstance(one, Operated) or bool(one == other)


def _refused(proxy: Operated, method: str) -> BaseException:
    return link_of(proxy)[0].refuse(
        f"the answer of .{method.removesuffix(_OF_MORE)}(…), a method of the result itself"
    )


def _is_nothing(proxy: Operated, method: str, answer: Any) -> bool:
    return type(answer) is bool or (method not in link_of(proxy)[0].demanded and says_nothing(answer))


def says_nothing(value: Any) -> bool:
    """Whether a value is yes, no, zero or empty, or holds nothing else."""
    if isinstance(value, Operated):
        return False
    plain = value.tolist() if type(value).__module__ == "numpy" else value
    if isinstance(plain, dict):
        plain = [*plain.values()]
    if isinstance(plain, (list, tuple, set, frozenset)):
        return all(map(says_nothing, plain))
    return plain is True or not plain
