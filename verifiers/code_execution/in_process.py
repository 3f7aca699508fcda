"""`trust: "in_process"`: a test script beside the solution, in one process, because the caller asked for it.

For scripts that patch the solution's internals. The solution can forge the result; the verdict says so.
"""

from __future__ import annotations

import builtins
import sys
from operator import is_
from types import ModuleType

from verifiers.code_execution.collected import collected
from verifiers.code_execution.decoding import decode
from verifiers.code_execution.encoding import MAX_QUESTION_BYTES, encode
from verifiers.code_execution.evaluated import EVALUATED
from verifiers.code_execution.paired import MARKED
from verifiers.code_execution.solution import MODULE, NONCE_BYTES
from verifiers.code_execution.testing import TestModules
from verifiers.code_execution.watched import ASKING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from sandbox.channel import Channel


def drive(channel: Channel, source: str) -> None:
    """Runs prelude, solution and script in one module; answers with [kind, text] for each test."""
    frame = channel.receive()
    prelude, parts, modules, entry_point = decode(frame[NONCE_BYTES:], limit=MAX_QUESTION_BYTES)
    module = ModuleType(MODULE)
    for name in (MODULE, *modules):
        sys.modules[name] = module
    TestModules(lambda: None).install(None, [], True)
    scope = module.__dict__
    scope.update(
        {"__reached__": lambda: None, "__changing__": lambda function: function, "__shown__": lambda: True}
    )
    scope.update({"__instead__": lambda function: function, "__raising__": lambda: None, "__same__": is_})
    scope |= {"__type__": type, "__expected__": lambda value: value, "__held__": lambda value: value}
    scope["__keeping__"] = scope["__handing__"] = lambda function: function
    scope |= MARKED | {EVALUATED: eval, "__iterator__": iter, "__objects__": lambda value: value}
    scope |= {"__filled__": lambda value, *_: value, "__swallowed__": _swallowed}
    scope |= {
        "__beside__": lambda *_: (),
        "__made__": lambda value, *_: value,
        "__empties__": lambda *_: None,
        "__ordered__": lambda *_: None,
        "__says__": lambda *_: None,
    }
    scope["__told__"] = lambda function, *positional, **keyword: function(*positional, **keyword)
    scope |= {asked: getattr(builtins, name) for name, asked in ASKING.items()}
    exec(compile(prelude, "prelude.py", "exec", dont_inherit=True), scope)
    exec(compile(source, "solution.py", "exec", dont_inherit=True), scope)
    scope.setdefault("candidate", scope.get(entry_point))
    channel.send(frame[:NONCE_BYTES] + encode(_results(scope, parts)))


def _swallowed(tells: bool | None = None, _: int = 0) -> int:
    """Raises an exception that the script has caught, if it is a failed assertion or the script says so."""
    problem = sys.exception()
    if problem is not None and tells is not None and (tells or isinstance(problem, AssertionError)):
        raise problem
    return 0


def _results(scope: dict[str, Any], parts: list[list[str]]) -> list[list[str]]:
    results = []
    for kind, source in parts:
        result = _run(scope, kind, source)
        if kind != "setup" or result[0] != "passed":
            results.append(result)
    return results


def _run(scope: dict[str, Any], kind: str, source: str) -> list[str]:
    try:
        if kind in ("setup", "test"):
            exec(compile(source, "tests.py", "exec", dont_inherit=True), scope)
        else:
            collected(scope, source)
    except AssertionError:
        return ["wrong_answer", ""]
    except BaseException as problem:  # noqa: BLE001 - whatever ends a test is that test's failure
        return ["runtime_error", f"{type(problem).__name__}: {str(problem)[:200]}"]
    return ["passed", ""]
