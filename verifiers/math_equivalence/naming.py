"""What the items of a list or the parts of a point name: `x = 1, y = 2`, `(y, x) = (1, 2)`."""

from __future__ import annotations

from verifiers.math_equivalence import forms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tree import Node

    Items = tuple[Node, ...]

_AXES = ("x", "y", "z")


def named_alone(one: Items, other: Items) -> bool:
    """Whether the items of one name several different things, and those of the other nothing."""
    names = [forms.label(forms.bare(item)) for item in one]
    return (
        len(set(names)) > 1
        and all(name is not None and name[0] == "sym" for name in names)
        and all(forms.label(forms.bare(item)) is None for item in other)
    )


def several(items: Items) -> bool:
    """Whether every item names something, and not all of them the same: `a = 1, b = 2`."""
    names = {forms.label(forms.bare(item)) for item in items}
    labels = {name for name in names if name is not None and name[0] == "sym"}
    return len(labels) == len(names) > 1 and len(_stems(labels)) > 1


def unnamed(left: Items, right: Items, *, strictly: bool) -> tuple[Items, Items]:
    """Items with their labels taken off, where only one side has labels, or both have one for all.

    strictly: a name is not another name.
    """
    if forms.are_equations((*left, *right)):
        return left, right
    if _of_other_arguments((*left, *right)):
        return left, right
    names = [
        {label for item in side if (label := forms.label(forms.bare(item))) is not None}
        for side in (left, right)
    ]
    if len(names[0]) > 1 < len(names[1]):
        return (forms.called(left), forms.called(right)) if forms.same_words(*names) else (left, right)
    if len(names[0]) != len(names[1]) and all(names) and _stems(names[0]) != _stems(names[1]):
        return left, right
    if not strictly or not all(names) or _stems(names[0]) == _stems(names[1]):
        return tuple(map(forms.unlabelled, left)), tuple(map(forms.unlabelled, right))
    if all(name[0] == "sym" for name in names[0] | names[1]):  # x = 1, 2 and t = 1, 2
        return left, right
    return tuple(map(forms.unlabelled, left)), tuple(map(forms.unlabelled, right))


def _of_other_arguments(items: Items) -> bool:
    """Whether all items say what one function is, and call its argument differently."""
    labels = {forms.label(forms.bare(item)) for item in items}
    called = [label[1] for label in labels if label is not None and label[0] == "call"]
    return 1 < len(called) == len(labels) and len(set(called)) == 1


def _stems(labels: set[Node]) -> set[str]:
    """The names without their indices: x_1 and x_2 are values of x."""
    return {label[1].partition("_")[0] if label[0] == "sym" else str(label) for label in labels}


def in_order(node: Node) -> Node:
    """`(y, x) = (1, 2)` as `(x, y) = (2, 1)`, which is what a point without names means."""
    names, value = node[2][0], node[2][-1]
    if names[0] != "tuple" or value[0] != "tuple" or len(names) != len(value) or len(node[2]) != 2:
        return node
    if not all(name[0] == "sym" and name[1] in _AXES for name in names[2:]):
        return node
    order = sorted(range(2, len(names)), key=lambda index: names[index][1])
    sides = (("tuple", side[1], *(side[index] for index in order)) for side in (names, value))
    return ("rel", node[1], tuple(sides))
