"""A response with code, judged by running it under tests in the sandbox."""

from __future__ import annotations

import marshal

from sandbox import Ended, Policy, SandboxError, call, exclusive, warm
from verifiers.code_execution import DRIVERS, by_function, by_stdin
from verifiers.code_execution.answer import BLOCK, code_of, completed
from verifiers.code_execution.formats import read_tests
from verifiers.code_execution.limits import limits_of
from verifiers.code_execution.native import LIMITS
from verifiers.code_execution.remembered import remembered
from verifiers.code_execution.results import Kind, Result, Stopped, of_exit
from verifiers.code_execution.run import HINDERED, Run
from verifiers.code_execution.scoring import Judged, points_of, verdict_of
from verifiers.core import Cause, Fault, Verdict, no_answer
from verifiers.options import Option, flag, integer, one_of, read, text
from verifiers.record import replace
from verifiers.response import REASONING, UNCLOSED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from typing import Any

    from verifiers.code_execution.tests import Tests
    from verifiers.core import Budget, Sample

OPTIONS = {
    "block": BLOCK,
    "reasoning": REASONING,
    "unclosed": UNCLOSED,
    "entry_point": text(""),
    "compare": Option(None, lambda value: isinstance(value, (str, dict)), "a name or an object"),
    "reward": one_of("all", "fraction", "groups"),
    "stop": one_of("auto", "first_failure", "never"),
    "isolation": one_of("shared", "per_test"),
    "policy": one_of("sandbox", "restricted"),
    "trust": one_of("split", "in_process"),
    "show_tests": flag(),
    **LIMITS,
    "files_mb": integer(0, 256, default=0),
    "threads": flag(),
    "tier": one_of("auto", "small", "full", "numpy"),
    "min_level": integer(1, 3, default=1),
    "max_level": integer(1, 3, default=3),
}
REWRITE = "verifiers.code_execution.restricted:rewrite"
RESTRICTING = Policy(wall_seconds=5.0, cpu_seconds=5)


def verify(sample: Sample, budget: Budget) -> Verdict:
    """Whether the code in a response passes its tests.

    reference: the tests, in any shape that `formats` knows. options: OPTIONS.
    Raises Fault: no tests or unreadable ones, an unusable option, no sandbox, too little time left.
    """
    options = read(sample.options, OPTIONS)
    tests = _tests(sample.reference, options)
    _check(options, tests)
    reading = {"reasoning": options["reasoning"], "unclosed": options["unclosed"]}
    code = code_of(sample.response, options["block"], tests.sought, reading)
    if code is None or not code.strip():
        other = ", or more than one block of it" if options["block"] == "only" else ""
        return no_answer(f"the response holds no code{other}", tests=tests.count)
    solution = completed(code, tests.prompt, tests.entry_point)
    limits = limits_of(options, tests, solution)
    budget.admit(limits.seconds, "one answer of the solution")
    if options["policy"] == "restricted":
        solution, broken = restrict(solution)
        if broken is not None:
            return verdict_of(Judged(tests, [broken]), options["reward"], code, False)
    run = Run(
        solution, tests, limits, budget,
        restricted=options["policy"] == "restricted",
        trusted=_trusts(options, tests),
        per_test=options["isolation"] == "per_test",
        whole=options["reward"] == "all",
        stop=options["stop"] == "first_failure" or (options["stop"] == "auto" and options["reward"] == "all"),
    )  # fmt: skip
    return _judged(run, options, code, budget)


def _check(options: Mapping[str, Any], tests: Tests) -> None:
    """Raises Fault where options exclude each other or do not fit the tests."""
    if options["reward"] == "groups":
        points_of(tests)
    if _trusts(options, tests) and options["policy"] == "restricted":
        told = "the script would be restricted, too, where it runs beside the solution (trust: in_process)"
        raise Fault(Cause.OPTION, f"policy is 'restricted': {told}; leave one of them out")
    most = options["max_level"]
    for name, level in (("threads", 2), ("files_mb", 3), ("min_level", options["min_level"])):
        if options[name] and level > most:
            told = f"{name} is {options[name]}: that needs level {level}, and max_level is {most}"
            raise Fault(Cause.OPTION, f"{told}; leave one of them out")


def _trusts(options: Mapping[str, Any], tests: Tests) -> bool:
    return options["trust"] == "in_process" and tests.plan is not None


def _judged(run: Run, options: dict[str, Any], code: str, budget: Budget) -> Verdict:
    try:
        warm(run.limits.policy.tier, *DRIVERS)
        judged = _undisturbed(run, budget)
        if run.tests.prelude and judged.failures:
            run.check_prelude(judged.results[0])
    except SandboxError as problem:
        raise Fault(Cause.SANDBOX, str(problem)) from problem
    verdict = verdict_of(judged, options["reward"], code, options["show_tests"])
    if run.trusted:
        verdict = replace(verdict, detail=f"{verdict.detail} (trust: in_process)")
    facts = {"in_process": float(run.trusted)} if run.trusted else {}
    facts |= {"level": float(run.level), "cpu_seconds": sum(exit.cpu for exit in run.exits)}
    return replace(verdict, metrics={**verdict.metrics, **facts})


def _undisturbed(run: Run, budget: Budget) -> Judged:
    """What it does alone, where something else may have stopped, killed or hindered it: another solution, the
    kernel where memory ran out, the loss of an executor.

    Raises SandboxError where it cannot be begun alone, either, is lost again or there is no time left to try;
    not where it has itself kept us from beginning anything.
    """
    first = None
    try:
        first = _once(run)
        if first.passed == run.tests.count or not run.disturbed:
            return first
    except TimeoutError:  # an alarm of the caller's
        raise
    except HINDERED:
        if budget.left() < run.limits.seconds:
            raise
    spoiler = _of_spoiler(run, first)
    budget.admit(run.limits.seconds, "one answer of the solution, run again alone,")
    with exclusive():
        run.restart()
        judged = _again(run, spoiler)
    if judged.passed < run.tests.count and spoiler is None and run.is_lost:
        raise SandboxError("the executor was lost twice")
    return judged


def _of_spoiler(run: Run, judged: Judged | None) -> Judged | None:
    """What becomes of a program that has taken limits from us for good, if this one has."""
    if not run.has_spoiled_us:
        return None
    return judged or Judged(run.tests, [Result(Kind.EXECUTOR_LOST, "it hindered this process for good")])


def _again(run: Run, spoiler: Judged | None) -> Judged:
    """What it does in another attempt; what it did, where it has itself made another one impossible."""
    try:
        return _once(run)
    except TimeoutError:
        raise
    except HINDERED:
        if spoiler is None:
            raise
        return spoiler


def _once(run: Run) -> Judged:
    return Judged(run.tests, _until_decided(run, _results(run)))


def restrict(source: str) -> tuple[str, Result | None]:
    """The source as the restricted policy rewrites it, or the result that every test has."""
    try:
        told = _rewritten(source)
    except Ended as ended:
        return source, of_exit(ended.exit)
    except SandboxError as problem:
        raise Fault(Cause.SANDBOX, str(problem)) from problem
    if told["syntax"]:
        return source, Result(Kind.SYNTAX_ERROR, told["syntax"])
    if told["broken"]:
        return source, Result(Kind.SANDBOX_VIOLATION, f"restricted: {'; '.join(told['broken'])}")
    return told["source"], None


def _rewritten(source: str) -> Any:
    try:
        return call(REWRITE, source, RESTRICTING)
    except Ended as ended:
        if not ended.exit.is_disputed(RESTRICTING.cpu_seconds):
            raise
    except SandboxError:  # it is tried alone; where that fails too, it is ours
        pass
    with exclusive():  # something else may have ended it, or kept it from being begun
        return call(REWRITE, source, RESTRICTING)


def _results(run: Run) -> Generator[Result, None, None]:
    if run.tests.plan is None:
        return by_function.results(run) if run.tests.cases else by_stdin.results(run)
    from verifiers.code_execution import by_script

    results = by_script.in_process_results if run.trusted else by_script.results
    return results(run, run.tests.plan)


def _until_decided(run: Run, results: Generator[Result, None, None]) -> list[Result]:
    """Results up to the first failure, where that decides; never more than there are tests."""
    kept: list[Result] = []
    try:
        for result in results:
            kept.append(result)
            if (run.stop and not result.passed) or len(kept) == run.tests.count:
                break
    except Stopped as stopped:
        kept.append(stopped.result)
    finally:
        results.close()  # ends their processes
    return kept


def _tests(reference: Any, options: dict[str, Any]) -> Tests:
    asked = reference, options["entry_point"], options["compare"]
    try:
        task = marshal.dumps(asked, 2)
    except ValueError:  # it holds more than data
        return read_tests(*asked)
    return _read(task)


@remembered
def _read(task: bytes) -> Tests:
    return read_tests(*marshal.loads(task))
