"""What is asked of each field: the `fields` option compiled to a tree of rules.

A path names keys joined by dots, with `[]` for the items of a list: `total`, `vendor.name`,
`items[].price`, `[].price` in a root list. What is set for a path holds for everything beneath it until a
longer path says otherwise. A key that itself holds a dot is written as it is: the rule for `math.gcd.n`
applies to key `n` under key `math.gcd`.
"""

from __future__ import annotations

import marshal
import re
from functools import lru_cache

from verifiers import registry
from verifiers.core import Cause, Fault
from verifiers.json_fields.comparators import ALIASES, COMPARATORS, KEYS
from verifiers.options import Option, flag, integer, mapping, number, one_of, texts
from verifiers.quotation import quoted, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from typing import Any

    from verifiers.json_fields.comparators import Comparator

LISTS = one_of("unordered", "ordered", "set")
IGNORE = "ignore"

_FIELD = {
    "cmp": Option("exact", lambda value: isinstance(value, str), "the name of a comparator"),
    "weight": number(0, 1e6, default=1.0),
    "list": LISTS,
    "any": Option((), lambda value: isinstance(value, list | tuple) and len(value) > 0, "a list of values"),
    "threshold": number(0, 1, default=None),
    "abs": number(0, 1e300, default=0),
    "rel": number(0, 1e300, default=0),
    "days": integer(0, 100_000, default=0),
    "dayfirst": flag(),
    "formats": Option((), lambda value: _formats(value), "strptime formats with year, month and day"),
    "decimal": one_of(".", ","),
    "synonyms": Option({}, lambda value: _synonyms(value), "an object of lists of strings"),
}
FIELDS = mapping()
_POSITION = re.compile(r"\[[^\]]+\]")


class Rule:
    """How the values at one path are judged.

    path: None at the root.
    weight: of each leaf.
    comparator: None for exact equality.
    key: value -> hashable, where the comparator is equality of keys; else None.
    options: what the comparator is given.
    lists: unordered | ordered | set.
    accepted: further values that are right here.
    ignored: whether the whole subtree is left out on both sides.
    plain: no longer path is configured, so every value beneath is judged by this same rule.
    simple: plain, and not ignored: equal scalars of one type are right.
    exchangeable: comparison beneath is equality of keys throughout.
    """

    __slots__ = (
        "accepted", "beneath", "comparator", "exchangeable", "ignored", "key", "lists", "name", "options",
        "path", "plain", "simple", "table", "weight",
    )  # fmt: skip

    path: str | None
    name: str
    weight: float
    comparator: Comparator | None
    key: Callable[[Any], Hashable] | None
    options: Mapping[str, Any]
    lists: str
    accepted: tuple[Any, ...]
    ignored: bool
    plain: bool
    simple: bool
    exchangeable: bool
    beneath: Rule
    table: Mapping[str, Rule]

    def child(self, key: str) -> Rule:
        """The rule for the value of a key."""
        if self.plain:
            return self
        return self.table.get(key if self.path is None else f"{self.path}.{key}", self.beneath)

    def item(self) -> Rule:
        """The rule for the items of a list."""
        return self if self.plain else self.table.get(f"{self.path or ''}[]", self.beneath)


def compiled(fields: Mapping[str, Any] | None, lists: str) -> Rule:
    """The rule of the root.

    Raises Fault (cause `option`, or `plugin` for a comparator that nobody has installed).
    """
    if not fields:
        return _PLAIN[lists]
    try:
        return _remembered(marshal.dumps(dict(fields), 2), lists)
    except ValueError as problem:  # marshal takes plain data only
        raise Fault(Cause.OPTION, "fields holds something that is not JSON") from problem


@lru_cache(maxsize=64)
def _remembered(fields: bytes, lists: str) -> Rule:
    return _compile(marshal.loads(fields), lists)


def _compile(fields: dict[str, Any], lists: str) -> Rule:
    given = {path: _checked(path, options) for path, options in fields.items()}
    table: dict[str, Rule] = {}
    root = _rule(None, {"list": lists} | given.pop("", {}), table)
    nodes = {prefix for path in given for prefix in _prefixes(path)}
    settings: dict[str | None, dict[str, Any]] = {None: {"list": lists} | fields.get("", {})}
    for path in sorted(nodes, key=len):
        inherited = settings[next((p for p in reversed(_prefixes(path)[:-1]) if p in settings), None)]
        kept = {name: value for name, value in inherited.items() if name != "any"}
        settings[path] = kept | given.get(path, {})
        table[path] = _rule(path, settings[path], table)
    for rule in [root, *table.values()]:
        start = rule.path or ""
        under = [other for path, other in table.items() if path != start and start in ("", *_prefixes(path))]
        rule.plain = not under and not rule.accepted
        rule.simple = rule.plain and not rule.ignored
        rule.exchangeable = all(_is_exchangeable(other) for other in [rule, *under])
        rule.beneath = rule if rule.plain else _beneath(rule)
    return root


def _prefixes(path: str) -> list[str]:
    """The path itself and every shorter path it may lie beneath, shortest first."""
    ends = [at for at in range(1, len(path)) if path[at] == "." or path.startswith("[]", at)]
    starts = [2] if path.startswith("[]") and len(path) > 2 else []
    return [path[:end] for end in sorted({*starts, *ends})] + [path]


def _rule(path: str | None, settings: Mapping[str, Any], table: Mapping[str, Rule]) -> Rule:
    rule = Rule()
    name = ALIASES.get(settings.get("cmp", "exact"), settings.get("cmp", "exact"))
    rule.path, rule.name, rule.table = path, name, table
    rule.weight = float(settings.get("weight", 1.0))
    rule.ignored = name == IGNORE
    rule.key = KEYS.get(name)
    rule.comparator = None if name in ("exact", IGNORE) else _comparator(name)
    rule.options, rule.lists = settings, settings.get("list", "unordered")
    rule.accepted = tuple(settings.get("any", ()))
    rule.plain, rule.simple, rule.beneath = True, not rule.ignored, rule
    rule.exchangeable = _is_exchangeable(rule)
    return rule


def _is_exchangeable(rule: Rule) -> bool:
    return rule.ignored or (rule.key is not None and not rule.accepted)


def _beneath(rule: Rule) -> Rule:
    """The same rule for values that no path names."""
    settings = {name: value for name, value in rule.options.items() if name != "any"}
    return _rule(rule.path, settings, rule.table)


def _comparator(name: str) -> Comparator:
    return COMPARATORS[name] if name in COMPARATORS else _installed(name)


def _installed(name: str) -> Comparator:
    if name not in registry.names(registry.COMPARATORS):
        known = ", ".join([*COMPARATORS, IGNORE, *registry.names(registry.COMPARATORS)])
        raise Fault(Cause.OPTION, f"there is no comparator {quoted(name)}; there is: {known}")
    return registry.load(name, registry.COMPARATORS)  # type: ignore[return-value]  # the group's promise


def _checked(path: Any, options: Any) -> dict[str, Any]:
    """The settings of one path. Options that only an installed comparator knows pass through to it."""
    if not isinstance(path, str) or not isinstance(options, dict):
        raise Fault(
            Cause.OPTION, f"fields must be an object of objects by path; {shown(path)} is {shown(options)}"
        )
    if _POSITION.search(path):
        raise Fault(
            Cause.OPTION, f"fields path {quoted(path)}: items of a list are written [], as in items[].price"
        )
    own = options.get("cmp", "exact") in {*COMPARATORS, *ALIASES, IGNORE}
    for name, value in options.items():
        option = _FIELD.get(name)
        if option is None and own:
            raise Fault(
                Cause.OPTION,
                f"fields[{quoted(path)}] has no option {shown(name)}; there is: {', '.join(_FIELD)}",
            )
        if option is not None and not option.accepts(value):
            raise Fault(
                Cause.OPTION, f"fields[{quoted(path)}].{name} is {shown(value)}; it must be {option.expected}"
            )
    return options


def _formats(value: Any) -> bool:
    from verifiers.json_fields.dates import complete

    return texts().accepts(value) and all(complete(form) for form in value)


def _synonyms(value: Any) -> bool:
    return isinstance(value, dict) and all(texts().accepts(others) for others in value.values())


_PLAIN = {lists: _rule(None, {"list": lists}, {}) for lists in ("unordered", "ordered", "set")}
