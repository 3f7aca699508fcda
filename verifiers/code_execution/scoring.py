"""Results to a verdict: the reward, one sentence, and numbers. Tests are not shown unless asked for."""

from __future__ import annotations

from verifiers.code_execution.results import Kind, Result
from verifiers.core import Cause, Fault, Verdict, graded
from verifiers.quotation import shown, visible
from verifiers.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from verifiers.code_execution.tests import Tests

MOST_TOLD = 20


@record
class Judged:
    """results: of the first tests, in order; fewer than there are tests where one decided the rest."""

    tests: Tests
    results: Sequence[Result]

    @property
    def passed(self) -> int:
        return [result.kind for result in self.results].count(Kind.PASSED)

    @property
    def failures(self) -> list[tuple[int, Result]]:
        return [(i, result) for i, result in enumerate(self.results) if not result.passed]


def verdict_of(judged: Judged, reward: str, code: str, show_tests: bool) -> Verdict:
    """The verdict, with `reward` (all, fraction or groups) as it is worth."""
    worth = _REWARDS[reward](judged)
    kinds = [result.kind for _, result in judged.failures]
    metrics = {
        "tests": judged.tests.count,
        "tests_run": len(judged.results),
        "tests_passed": judged.passed,
    } | {f"kind_{kind}": kinds.count(kind) for kind in dict.fromkeys(kinds)}
    return graded(worth, code, _sentence(judged, show_tests), **metrics)


def _all(judged: Judged) -> float:
    return float(judged.passed == judged.tests.count and judged.tests.count > 0)


def _fraction(judged: Judged) -> float:
    if judged.passed == judged.tests.count:
        return 1.0
    return min(sum(result.worth for result in judged.results) / judged.tests.count, 1.0)


def _groups(judged: Judged) -> float:
    """A group's points are earned by passing all of its tests."""
    points = points_of(judged.tests)
    earned = dict.fromkeys(points, True)
    results = [*judged.results, *[Result(Kind.WRONG_ANSWER)] * (judged.tests.count - len(judged.results))]
    for group, result in zip(judged.tests.groups, results, strict=True):
        earned[group] = earned.get(group, True) and result.passed
    total = sum(points.values())
    if all(earned.values()):
        return 1.0
    return min(sum(points[g] for g, whole in earned.items() if whole and g in points) / total, 1.0)


def points_of(tests: Tests) -> dict[str, float]:
    """The points of each group: as given, else one each. Fault where they do not fit the tests."""
    groups = dict.fromkeys(tests.groups)
    points = dict(tests.points) or dict.fromkeys(groups, 1.0)
    if points.keys() != groups.keys():
        named = ", ".join(group or "none (write group into each case)" for group in groups)
        told = f"groups gives points to {', '.join(points)}; the tests are in {named}"
        raise Fault(Cause.REFERENCE, told)
    if not sum(points.values()):
        told = f"groups is {shown(points)}; it must give points to one group at least"
        raise Fault(Cause.REFERENCE, told)
    return points


def _sentence(judged: Judged, show_tests: bool) -> str:
    summary = f"{judged.passed} of {judged.tests.count} tests passed"
    if not judged.failures:
        return summary
    index, result = judged.failures[0]
    more = f": {visible(result.text, 400)}" if result.text else ""
    test = f" [{_shown(judged.tests, index)}]" if show_tests else ""
    return f"{result.kind} in test {index + 1}{more}; {_others(judged)}{summary}{test}"


def _others(judged: Judged) -> str:
    """The tests that failed after the first that did, by their kinds; MOST_TOLD of each kind."""
    tests: dict[Kind, list[str]] = {}
    for index, result in judged.failures[1:]:
        tests.setdefault(result.kind, []).append(str(index + 1))
    told = (
        f"{kind} in {', '.join(n[:MOST_TOLD])}{', …' * (len(n) > MOST_TOLD)}; " for kind, n in tests.items()
    )
    return "".join(told)


def _shown(tests: Tests, index: int) -> str:
    if tests.plan is not None:
        from verifiers.code_execution.parts import SETUP, TEST  # who plans has imported it

        part = [part for part in tests.plan.parts if part.kind != SETUP][index]
        return "the test script" if part.kind == TEST else part.source
    if tests.dialogues:
        return shown({"input": tests.dialogues[index].input, "output": tests.dialogues[index].output}, 500)
    case = tests.cases[index]
    given = {"steps": case.steps} if case.steps else {"call": case.call, "args": case.args}
    more = {"kwargs": case.kwargs} if case.kwargs else {}
    return shown({**given, **more, "expected": case.expected, "cmp": case.compare}, 500)


_REWARDS: dict[str, Callable[[Judged], float]] = {"all": _all, "fraction": _fraction, "groups": _groups}
