"""What a script's names hold: what the solution is given, what it returned, and what was made of either."""

from __future__ import annotations

import ast
import re
from functools import cached_property

from verifiers.code_execution import flows
from verifiers.code_execution.beside import Beside
from verifiers.code_execution.flows import is_own_method, named, path
from verifiers.code_execution.names import OF_VALUES, counts, likened, modules, stored, used_by
from verifiers.code_execution.walking import calling, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from verifiers.code_execution.apart import Apart
    from verifiers.code_execution.flows import Flow
    from verifiers.code_execution.ordered import Order

CHANGING, HANDING = "__changing__", "__handing__"
INSTEAD = "__instead__"
KEEPING, HELD = "__keeping__", "__held__"
_ROOT = re.compile(r"\w*")
_TAKING = (ast.Assign, ast.Return)
_ASKING = (ast.Compare, ast.Call, ast.Assert, ast.Expr, ast.Assign)


class Names:
    """What a script calls by which names.

    solutions: what is the solution's. passed: arguments of calls that may be the solution's; written: those
    that are no names (`case["xs"]`); sources: what is gone through for them. results: what such calls
    returned, and what was made of that. arguments: what was passed, and what was made of it. counts: what
    bounds a slice or a range (`xs[:k]`). unread: results of which at most is asked whether they are None.
    apart, order: see there; None where nobody asks.
    """

    def __init__(self, tree: ast.AST, solutions: frozenset[str]) -> None:
        assigned, handed, loops = self._read(tree, solutions)
        self._make_up([*assigned, *handed])
        shared = [(n, value) for n, value in (*assigned, *handed) if not self._holds_question(value)]
        self.beside = Beside([*self._compared()], [*assigned, *handed], [*loops, *shared], self.nodes)
        self.same = flows.same_names([*assigned, *handed])
        self._mark_changing()
        self.apart: Apart | None = None
        self.order: Order | None = None

    def _read(self, tree: ast.AST, solutions: frozenset[str]) -> tuple[list[Flow], list[Flow], list[Flow]]:
        """What is assigned, handed over and gone through."""
        self.functions = flows.functions(tree)
        handed, assigned, loops = [*flows.handed_over(tree)], [*flows.assigned(tree)], [*flows.iterated(tree)]
        self.solutions = solutions | named(
            names for names, value in (*handed, *assigned, *loops) if _is_one_of(solutions, value)
        )
        self.nodes = walk(tree)
        self.modules = modules(self.nodes) & OF_VALUES - self.solutions
        self.modules -= stored(tree) if self.modules else frozenset()
        self.questions = [node for node in self.nodes if isinstance(node, ast.Call) and self.asks(node)]
        given = [value for call in self.questions for value in _given(call)]
        self.passed = {value.id for value in given if isinstance(value, ast.Name)}
        self.written = {ast.unparse(v) for v in given if isinstance(v, (ast.Subscript, ast.Attribute))}
        self.passed |= flows.aliases([*assigned, *handed], self.passed)
        self.sources = named(used_by(held) for names, held in loops if names & self.passed)
        self.results = self._made_of_results(
            [*assigned, *handed, *loops, *flows.returned(tree), *flows.added(tree)]
        )
        made = named(names for names, value in (*assigned, *handed, *loops) if used_by(value) & self.passed)
        self.arguments = self.passed | (made - self.results)
        self.counts = frozenset(counts(tree))
        self.unread = self._unread()
        self.assigned = assigned
        self.variables = self.arguments | named(names for names, _ in (*assigned, *loops))
        comparing = (node for node in self.nodes if isinstance(node, (ast.Compare, ast.Call, ast.BinOp)))
        self.groups = [group for node in comparing if len(group := likened(node)) > 1]
        return assigned, handed, loops

    def _made_of_results(self, found: list[Flow]) -> frozenset[str]:
        results = named(names for names, value in found if self._holds_question(value))
        while more := named(n for n, value in found if used_by(value) & results) - results:
            results |= more
        return results

    def _unread(self) -> frozenset[str]:
        """Results of which nothing is asked but whether they are None; they may be told to a person."""
        self.asking = [node for node in self.nodes if isinstance(node, _ASKING)]
        aside = {id(part) for node in self.asking for part in (*_asked_for_none(node), *_told(node))}
        read = {n.id for n in self.nodes if isinstance(n, ast.Name) and _is_read(n) and id(n) not in aside}
        return self.results - read

    def _mark_changing(self) -> None:
        """Marks the calls that are made for what they change: statements, and those whose result is unread.
        What they change of what results are compared with is not meant, where they may be made for what is
        asked later.
        """
        made = [part for node in self.asking for part in (*_asked_for_none(node), *self._done(node))]
        done = {id(node) for node in made}
        asked = [q for q in self.questions if id(q) not in done]
        self.asked_for = frozenset(pair for call in asked for pair in self._subjects(call, _given(call)))
        for node in made:
            if isinstance(node, ast.Call) and (compared := self._feeding(node)) is not None:
                self.mark(node, CHANGING, *compared)

    def mark_compared(self) -> None:
        """Marks the calls, unless they are marked, that are given what results are compared with."""
        self.beside.tie(self.nodes, [flow for flow in self.assigned if not flow[0] & self.results])
        for call in self.questions:
            if any(self.beside.holds(value) for value in _given(call) if not self._holds_question(value)):
                self.mark(call, KEEPING)
        for node in self.nodes:
            match node:
                case ast.Assign([ast.Attribute() | ast.Subscript() as target], value):
                    if not self.tells(value) and (
                        self.beside.holds(value) or path(target) in self.beside.paths
                    ):
                        node.value = calling(HELD, value)

    def _done(self, node: ast.AST) -> Iterator[ast.expr]:
        match node:
            case ast.Expr(ast.ListComp(call)) | ast.Expr(call):
                yield call
            case ast.Assign([ast.Name(name)], call) if name in self.unread:
                yield call

    def _make_up(self, assigned: list[Flow]) -> None:
        """Marks the calls in whose place a test takes an argument where they return None: `f(xs) or xs`."""
        found = [value for node in self.nodes for value in self._alternatives(node)]
        names = named(used_by(value) & self.results for value in found)
        while more := named(used_by(v) & self.results for n, v in assigned if n & names) - names:
            names |= more
        found += [value for bound, value in assigned if bound & names]
        for node in (n for value in found for n in walk(value)):
            self.mark(node, INSTEAD)

    def _alternatives(self, node: ast.AST) -> list[ast.expr]:
        """The parts of a choice between what is made of a result and an argument as it is."""
        match node:
            case ast.BoolOp(ast.Or(), parts):
                pass
            case ast.IfExp(test, body, orelse):
                parts = [test, body, orelse]
            case ast.If(test, body, orelse):
                parts = [test, *(s.value for s in (*body, *orelse) if isinstance(s, _TAKING) and s.value)]
            case _:
                return []
        is_choice = any(map(self._takes_argument, parts)) and any(map(self.tells, parts))
        return parts if is_choice else []

    def _takes_argument(self, node: ast.expr) -> bool:
        """`xs`, `args[0]`, `xs == want`, `r is None and xs == want`."""
        match node:
            case ast.Name() | ast.Subscript() | ast.Attribute():
                return bool(used_by(node) & self.arguments)
            case ast.Compare(one, [ast.Eq()], [other]):
                return self._takes_argument(one) or self._takes_argument(other)
            case ast.BoolOp(ast.And(), parts):
                return any(map(self._takes_argument, parts))
        return False

    def _feeding(self, call: ast.Call) -> list[int | str] | None:
        """Which of its arguments results are compared with: of `heap.load(xs)`, if heap is read elsewhere,
        and of `f(xs)`, if f is asked of xs elsewhere. None where they cannot be counted.
        """
        held = [value for value in _given(call) if self.beside.holds(value)]
        is_read = not self.read_paths.isdisjoint(self._owners(target_of(call)))
        if not held or not (is_read or self.asked_for & {*self._subjects(call, held)}):
            return []
        where = [*enumerate(call.args), *((keyword.arg, keyword.value) for keyword in call.keywords)]
        if any(name is None or isinstance(value, ast.Starred) for name, value in where):
            return None
        return [name for name, value in where if name is not None and value in held]

    def _owners(self, func: ast.expr) -> Iterator[str]:
        """Whose method it is: of `heap.items.load` that of `heap.items`, and of heap."""
        match func:
            case ast.Attribute(owner) | ast.Call(ast.Name("getattr"), [owner, *_]):
                while (found := self._path(owner)) and found != "self":
                    yield found
                    part = getattr(owner, "value", None) or getattr(owner, "func", None)
                    owner = part or ast.Constant(None)

    def _compared(self) -> Iterator[ast.expr]:
        """What results are compared with."""
        for group in self.groups:
            for side in group:
                if any(other is not side and self.tells(other) for other in group):
                    yield side

    @cached_property
    def read_paths(self) -> frozenset[str]:
        """What is read elsewhere than for a call that is a statement of its own: `heap`, `self.heap`."""
        done = [n.value.func for n in self.nodes if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call)]
        owners = {id(n) for func in done if isinstance(func, ast.Attribute) for n in walk(func)}
        read = (n for n in self.nodes if id(n) not in owners and (_is_read(n) or isinstance(n, ast.Call)))
        return frozenset(known for n in read if (known := self._path(n)))

    def _path(self, node: ast.AST) -> str:
        """The path of an expression, from a name that all have who know the same object."""
        known = path(node)
        root = _ROOT.match(known).group() if self.same else ""  # type: ignore[union-attr]  # it matches anything
        return self.same.get(root, root) + known[len(root) :]

    def _subjects(self, call: ast.Call, given: Iterable[ast.expr]) -> Iterator[tuple[str, str]]:
        """What is called, and each variable, attribute or item that it is given."""
        target = self._path(target_of(call))
        return ((target, name) for value in given if (name := self._path(value)))

    def tells(self, node: ast.AST) -> bool:
        """Whether it holds a result, or a question that returns one."""
        return bool(used_by(node) & self.results) or self._holds_question(node)

    def reads_arguments(self, node: ast.expr) -> bool:
        """Whether it holds what the solution is given, or what that was taken from."""
        if used_by(node) & self.arguments:
            return True
        parts = [n for n in walk(node) if isinstance(n, (ast.Subscript, ast.Attribute))]
        return any(
            (isinstance(part.value, ast.Name) and part.value.id in self.sources)
            or ast.unparse(part) in self.written
            for part in parts
        )

    def mark(self, node: ast.AST, how: str, *more: int | str) -> None:
        """Marks a call that may be one of the solution, unless it is marked; KEEPING gives way."""
        if isinstance(node, ast.Call) and _mark_of(node) in ("", KEEPING) and self.asks(node):
            node.func = calling(how, target_of(node), *map(ast.Constant, more))

    def asks(self, call: ast.Call) -> bool:
        """Whether a call may be one of the solution: by name, of some object, of what has no name."""
        called = target_of(call)
        if isinstance(called, ast.Attribute):
            if self.modules and path(called).partition(".")[0] in self.modules:
                return bool(used_by(call) & (self.solutions | self.functions.keys()))
            return not called.attr.startswith("assert") and not is_own_method(called, self.functions)
        return not isinstance(called, ast.Name) or called.id in self.solutions

    def looks_at_arguments_only(self, node: ast.AST) -> bool:
        """Whether it reads an argument of the solution, and no result, but for how much to look at."""
        used = used_by(node)
        if not used & self.arguments or self._holds_question(node):
            return False
        return not used & self.results - (self.counts & frozenset(counts(node)))

    def _holds_question(self, node: ast.AST) -> bool:
        return any(isinstance(n, ast.Call) and self.asks(n) for n in walk(node))


def _asked_for_none(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Compare(asked, [ast.Is() | ast.Eq()], [ast.Constant(None)]):
            yield asked
        case ast.Call(ast.Attribute(_, "assertIsNone"), [asked]):
            yield asked


def _told(node: ast.AST) -> Iterator[ast.expr]:
    """What is told to a person as it is."""
    match node:
        case ast.Assert(_, ast.expr() as message):
            texts = [message]
        case ast.Call(ast.Name("print"), texts):
            pass
        case _:
            return
    for text in texts:
        yield text
        if isinstance(text, ast.JoinedStr):
            yield from (part.value for part in text.values if isinstance(part, ast.FormattedValue))


def _is_read(node: ast.AST) -> bool:
    return isinstance(getattr(node, "ctx", None), ast.Load)


def target_of(call: ast.Call) -> ast.expr:
    """What is called, marked or not."""
    return call.func.args[0] if isinstance(call.func, ast.Call) and _mark_of(call) else call.func


def _mark_of(call: ast.Call) -> str:
    match call.func:
        case ast.Call(
            ast.Name("__changing__" | "__handing__" | "__instead__" | "__keeping__" as mark), [_, *_]
        ):
            return mark
    return ""


def _is_one_of(names: frozenset[str], value: ast.expr) -> bool:
    """Whether a value is one of these, or a list of such."""
    values = value.elts if isinstance(value, (ast.List, ast.Tuple)) else [value]
    return any(isinstance(one, ast.Name) and one.id in names for one in values)


def _given(call: ast.Call) -> Iterator[ast.expr]:
    for value in (*call.args, *(keyword.value for keyword in call.keywords)):
        yield value.value if isinstance(value, ast.Starred) else value
