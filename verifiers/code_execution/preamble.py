"""What the field's graders put before a solution: imports, and classes that a problem's comments describe.

LeetCode writes `class Solution` with `List`, `defaultdict` or `heapq` in it and no import, and so do the
models that learned from it; LiveCodeBench, APPS and LeetCodeDataset import those names before they run it.
Here a name is bound only if the program's text uses it, so that nothing is imported in vain. Builtins keep
their meaning, and where modules and their contents share a name it is the module's, as in LiveCodeBench.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

RECURSION = 50_000  # LiveCodeBench's, near LeetCode's own
MODULES = frozenset(
    (
        "array", "bisect", "collections", "copy", "datetime", "fractions", "functools", "heapq",
        "io", "itertools", "json", "math", "operator", "random", "re", "statistics", "string", "sys", "time",
        "typing",
    )
)  # fmt: skip
NAMES: dict[str, str] = {
    name: module
    for module, names in {
        "typing": "Any Callable DefaultDict Deque Dict FrozenSet Generator Generic Iterable Iterator List "
        "Literal Mapping NamedTuple NewType NoReturn Optional Sequence Set Tuple Type TypeVar Union",
        "collections": "ChainMap Counter OrderedDict defaultdict deque namedtuple",
        "heapq": "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
        "bisect": "bisect_left bisect_right insort insort_left insort_right",
        "math": "acos asin atan atan2 ceil comb cos cosh degrees dist exp fabs factorial floor fmod gcd "
        "hypot inf isclose isfinite isinf isnan isqrt lcm log log10 log1p log2 modf nan perm pi prod radians "
        "sin sinh sqrt tan tanh tau trunc",
        "itertools": "accumulate chain combinations combinations_with_replacement compress count cycle "
        "dropwhile filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee "
        "zip_longest",
        "functools": "cache cached_property cmp_to_key lru_cache partial reduce total_ordering wraps",
        "string": "ascii_letters ascii_lowercase ascii_uppercase digits hexdigits punctuation",
        "operator": "add and_ attrgetter floordiv itemgetter mod mul or_ sub truediv xor",
        "copy": "deepcopy",
        "datetime": "date timedelta",
        "fractions": "Fraction",
        "random": "choice randint randrange shuffle",
        "statistics": "mean median",
        "io": "BytesIO StringIO",
    }.items()
    for name in names.split()
}
CLASSES = {
    "ListNode": "class ListNode:\n"
    "    def __init__(self, val=0, next=None):\n        self.val, self.next = val, next\n",
    "TreeNode": "class TreeNode:\n    def __init__(self, val=0, left=None, right=None):\n"
    "        self.val, self.left, self.right = val, left, right\n",
}


def is_leetcode(code: CodeType) -> bool:
    """Whether a program defines a class `Solution`."""
    defined = (_is_code(constant) and constant.co_name == "Solution" for constant in code.co_consts)
    return "Solution" in code.co_names and any(defined)


def lent(code: CodeType, scope: dict[str, Any]) -> dict[str, Any]:
    """What a program uses and neither it nor `scope` is seen to define.

    It belongs where builtins are, below the program's own names: nothing of it is the program's answer.

    Args:
        code: the compiled program, which will run in `scope` and may bind the names anew.
        scope: its globals, as its prelude has left them.
    """
    sys.setrecursionlimit(RECURSION)
    found: dict[str, Any] = {"__name__": scope["__name__"]}
    for name in sorted(_names(code) - scope.keys()):
        if name in MODULES:
            found[name] = __import__(name)
        elif name in NAMES:
            found[name] = getattr(__import__(NAMES[name]), name)
        elif name in CLASSES:
            exec(CLASSES[name], found)
    return {name: value for name, value in found.items() if not name.startswith("__")}


def _names(code: CodeType) -> set[str]:
    """Every name that is looked up outside a function, and every attribute, anywhere in a program."""
    names: set[str] = set()
    todo = [code]
    while todo:
        code = todo.pop()
        names.update(code.co_names)
        todo += filter(_is_code, code.co_consts)
    return names


def _is_code(value: object) -> bool:
    return hasattr(value, "co_names")
