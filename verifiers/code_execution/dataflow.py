"""What a script's names hold: what the solution is given, what it returned, and what was made of either."""

from __future__ import annotations

import ast

from verifiers.code_execution.names import counts, sides, used_by
from verifiers.code_execution.walking import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    Flow = tuple[frozenset[str], ast.expr]  # names, and the expression that what they hold comes from

CHANGING = "__changing__"
KEEPING = "__keeping__"
ZIPPED = "__zipped__"
_ADDING = frozenset(("add", "append", "extend", "insert", "setdefault", "update"))
_SELF = frozenset(("self", "cls"))
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Names:
    """What a script calls by which names.

    solutions: what is the solution's. passed: arguments of calls that may be the solution's; written: those
    that are no names (`case["xs"]`); sources: what is gone through for them. results: what such calls
    returned, and what was made of that. arguments: what was passed, and what was made of it. kept: results
    that are compared with something made of arguments. counts: what bounds a slice or a range (`xs[:k]`).
    """

    def __init__(self, tree: ast.AST, solutions: frozenset[str]) -> None:
        self.functions = _functions(tree)
        handed = [*parameters(tree)]
        self.solutions = solutions | _named(
            n for n, v in handed if isinstance(v, ast.Name) and v.id in solutions
        )
        self.nodes = walk(tree)
        self.questions = [node for node in self.nodes if isinstance(node, ast.Call) and self.asks(node)]
        given = [value for call in self.questions for value in _given(call)]
        self.passed = {value.id for value in given if isinstance(value, ast.Name)}
        self.written = {ast.unparse(v) for v in given if isinstance(v, (ast.Subscript, ast.Attribute))}
        assigned = [*_assigned(tree)]
        self.passed |= _aliases(assigned, self.passed)
        loops = [*_iterated(tree)]
        self.sources = _named(used_by(held) for names, held in loops if names & self.passed)
        self.results = self._made_of_results([*assigned, *handed, *loops, *_returned(tree), *_added(tree)])
        made = _named(names for names, value in (*assigned, *handed) if used_by(value) & self.passed)
        self.arguments = self.passed | (made - self.results)
        self.counts = frozenset(counts(tree))
        assigned += handed
        self.compared = self._compared()
        self.kept = self._compared_results(assigned)
        self._keep(assigned)
        self._zip()

    def _made_of_results(self, flows: list[Flow]) -> frozenset[str]:
        results = _named(names for names, value in flows if self._holds_question(value))
        while more := _named(n for n, value in flows if used_by(value) & results) - results:
            results |= more
        return results

    def _compared_results(self, assigned: list[Flow]) -> frozenset[str]:
        """Results that are compared with what was made of arguments, and what they were made of; but for
        those in whose place a test takes an argument where there is none (`r = f(xs) or xs`).
        """
        kept = _named(used_by(side) & self.results for side in self.compared)
        while more := _named(used_by(v) & self.results for names, v in assigned if names & kept) - kept:
            kept |= more
        return kept - _named(names for names, value in assigned if self._falls_back(value))

    def _falls_back(self, value: ast.expr) -> bool:
        parts = [value]
        if isinstance(value, ast.BoolOp):
            parts = value.values
        elif isinstance(value, ast.IfExp):
            parts = [value.body, value.orelse]
        return any(isinstance(part, ast.Name) and part.id in self.passed for part in parts)

    def _compared(self) -> list[ast.expr]:
        """What is compared with something that reads what was passed to the solution."""
        return [
            side
            for node in self.nodes
            for group in (sides(node), self._helped(node))
            for side in group
            if any(self._reads_arguments(other) for other in group if other is not side)
        ]

    def _helped(self, node: ast.AST) -> list[ast.expr]:
        """What a call that is no question is given, worked out: a function of the script's may compare it."""
        given = node.args if isinstance(node, ast.Call) and not self.asks(node) else []
        return [value for value in given if not isinstance(value, (ast.Name, ast.Subscript, ast.Attribute))]

    def _reads_arguments(self, node: ast.expr) -> bool:
        if used_by(node) & self.arguments:
            return True
        parts = [n for n in walk(node) if isinstance(n, (ast.Subscript, ast.Attribute))]
        return any(
            (isinstance(part.value, ast.Name) and part.value.id in self.sources)
            or ast.unparse(part) in self.written
            for part in parts
        )

    def _keep(self, assigned: list[Flow]) -> None:
        """Marks the calls whose results, or what is made of them, are compared with their arguments."""
        kept = [value for names, value in assigned if names & self.kept]
        for node in (n for side in (*self.compared, *kept, *self._fed()) for n in walk(side)):
            self.mark(node, KEEPING)

    def _fed(self) -> Iterator[ast.Call]:
        """`heap.load(xs)`, where what `heap` then says, not asked about xs, is compared with something made
        of that.
        """
        groups = [map(used_by, group) for node in self.nodes for group in (sides(node), self._helped(node))]
        pairs = [(side, other) for group in map(list, groups) for side in group for other in group]
        read = _named(other - side for side, other in pairs if side & self.kept) & self.arguments
        for node in self.nodes:
            match node:
                case ast.Expr(ast.Call(ast.Attribute(ast.Name(name)), given) as call) if name in self.kept:
                    if any(used_by(value) & read for value in given):
                        yield call

    def _zip(self) -> None:
        """Has a result end no sooner than the list beside which a test goes through it."""
        for zipping in (zipping for node in self.nodes for zipping in _gone_through(node)):
            one, other = zipping.args
            tell = [self._holds_question(s) or bool(used_by(s) & self.results) for s in (one, other)]
            if tell[0] != tell[1] and not self._reads_arguments(zipping.args[tell.index(False)]):
                zipping.func = ast.Name(ZIPPED, ast.Load())
                zipping.keywords = [ast.keyword("result", ast.Constant(tell.index(True)))]

    def mark(self, node: ast.AST, how: str) -> None:
        """Marks a call that may be one of the solution, unless it is marked."""
        if isinstance(node, ast.Call) and _mark_of(node) is None and self.asks(node):
            node.func = ast.Call(ast.Name(how, ast.Load()), [node.func], [])

    def asks(self, call: ast.Call) -> bool:
        """Whether a call may be one of the solution: of its name, or of a method of some object."""
        called = _mark_of(call) or call.func
        if isinstance(called, ast.Attribute):
            return not called.attr.startswith("assert") and not _is_own_method(called, self.functions)
        return isinstance(called, ast.Name) and called.id in self.solutions

    def looks_at_arguments_only(self, node: ast.AST) -> bool:
        """Whether it reads an argument of the solution, and no result, but for how much to look at."""
        used = used_by(node)
        if not used & self.arguments or self._holds_question(node):
            return False
        return not used & self.results - (self.counts & frozenset(counts(node)))

    def _holds_question(self, node: ast.AST) -> bool:
        return any(isinstance(n, ast.Call) and self.asks(n) for n in walk(node))


def _named(groups: Iterator[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*groups)


def _mark_of(call: ast.Call) -> ast.expr | None:
    """What is called, if that was marked."""
    match call.func:
        case ast.Call(ast.Name("__changing__" | "__keeping__"), [called]):
            return called
    return None


def _given(call: ast.Call) -> Iterator[ast.expr]:
    for value in (*call.args, *(keyword.value for keyword in call.keywords)):
        yield value.value if isinstance(value, ast.Starred) else value


def _names_in(node: ast.AST) -> frozenset[str]:
    return frozenset(n.id for n in walk(node) if isinstance(n, ast.Name))


def _aliases(assigned: list[Flow], passed: set[str]) -> set[str]:
    """Other names of what was passed: `ys = xs`."""
    pairs = [(names, value.id) for names, value in assigned if isinstance(value, ast.Name)]
    known = {other for names, other in pairs if names & passed}
    return known | {name for names, other in pairs if other in passed for name in names}


def _assigned(tree: ast.AST) -> Iterator[Flow]:
    for node in walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _paired(target, node.value)
        elif isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.NamedExpr)) and node.value is not None:
            yield _names_in(node.target), node.value
        elif isinstance(node, ast.Match):
            bound = (getattr(n, "name", None) or getattr(n, "rest", None) for n in walk(node))
            yield frozenset(name for name in bound if name), node.subject


def _paired(target: ast.expr, value: ast.expr) -> Iterator[Flow]:
    match target, value:
        case ast.Tuple(names), ast.Tuple(values) if len(names) == len(values):
            for name, one in zip(names, values, strict=True):
                yield from _paired(name, one)
        case _:
            yield _names_in(target), value


def _iterated(tree: ast.AST) -> Iterator[Flow]:
    """Variables of loops; not those that only count."""
    for node in walk(tree):
        if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)) and not _is_range(node.iter):
            yield _names_in(node.target), node.iter


def _gone_through(node: ast.AST) -> Iterator[ast.Call]:
    """`zip` of two, where a loop goes through it."""
    if isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
        for call in walk(node.iter):
            match call:
                case ast.Call(ast.Name("zip"), [_, _], []):
                    yield call


def _is_range(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range"


def _added(tree: ast.AST) -> Iterator[Flow]:
    """Variables, and what a method of theirs is given: `found.append(f(x))`."""
    for node in walk(tree):
        match node:
            case ast.Call(ast.Attribute(ast.Name(name), method), arguments) if method in _ADDING:
                yield from ((frozenset((name,)), value) for value in arguments)


def _functions(tree: ast.AST) -> dict[str, ast.FunctionDef | ast.AsyncFunctionDef]:
    return {node.name: node for node in walk(tree) if isinstance(node, _DEFINITIONS)}


def _is_own_method(called: ast.Attribute, functions: Collection[str]) -> bool:
    """`self.check`, which a class of the script's defines."""
    return isinstance(called.value, ast.Name) and called.value.id in _SELF and called.attr in functions


def parameters(tree: ast.AST) -> Iterator[Flow]:
    """Parameters of the script's own functions, and what they are called with."""
    functions = _functions(tree)
    for call in walk(tree):
        func = call.func if isinstance(call, ast.Call) else None
        name = func.id if isinstance(func, ast.Name) else ""
        if isinstance(func, ast.Attribute) and _is_own_method(func, functions):
            name = func.attr
        if isinstance(call, ast.Call) and name in functions:
            arguments = functions[name].args.args
            known = [a.arg for a in arguments if a is not arguments[0] or a.arg not in _SELF]
            yield from ((frozenset((n,)), v) for n, v in zip(known, call.args, strict=False))
            yield from ((frozenset((k.arg,)), k.value) for k in call.keywords if k.arg in known)


def _returned(tree: ast.AST) -> Iterator[Flow]:
    """The script's own functions, and what they return."""
    for name, function in _functions(tree).items():
        for node in walk(function):
            if isinstance(node, ast.Return) and node.value is not None:
                yield frozenset((name,)), node.value
