"""Math equivalence: does a response's final answer have the reference's value, in any usual notation?

    verify(Sample(response="… \\\\boxed{0.5}", reference="\\\\frac12"), budget)   # correct

The reference may be a string (bare, in dollars, boxed, or a solution ending in `#### 72`), a number, or an
object holding one of these. docs/math-conventions.md says each convention, its default and its option.
"""

from __future__ import annotations

from verifiers import response
from verifiers.core import correct, incorrect, no_answer
from verifiers.math_equivalence import ends, extract, prose
from verifiers.math_equivalence.compare import Proof, equivalent
from verifiers.math_equivalence.reference import gold
from verifiers.math_equivalence.rules import Rules
from verifiers.options import Option, flag, integer, one_of, read
from verifiers.quotation import MOST, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from verifiers.core import Budget, Sample, Verdict

    Judge = Callable[[extract.Found], Verdict]

__all__ = ["OPTIONS", "Proof", "Rules", "equivalent", "verify"]

READING = {
    "reasoning": response.REASONING,
    "unclosed": response.UNCLOSED,
    "extraction": Option(
        extract.WAYS,
        lambda ways: isinstance(ways, list | tuple) and bool(ways) and all(w in extract.WAYS for w in ways),
        f"a list of some of: {', '.join(extract.WAYS)}, in order",
    ),
}
COMPARING = {
    "rounding": flag(True),
    "digits": integer(2, 30, default=4),
    "percent": one_of("optional", "strict"),
    "units": one_of("optional", "required"),
    "list_order": one_of("any", "given"),
    "label": one_of("optional", "required"),
    "names": one_of("same", "any"),
    "choice": one_of("either", "letter"),
    "constant": one_of("required", "optional"),
    "symbolic": flag(True),
    "endpoints": one_of("asked", "required", "optional"),
}
OPTIONS = READING | COMPARING


def verify(sample: Sample, budget: Budget) -> Verdict:
    """One response to one verdict: 1 where the answer is proven to be the reference's, else 0.

    Raises Fault (cause `reference` or `option`) for an unusable reference or option, and (cause `deadline` or
    `sandbox`) where only computer algebra could decide and cannot be started.
    """
    options = read(sample.options, OPTIONS)
    if options["endpoints"] == "asked":
        options["endpoints"] = ends.asked(sample.prompt)
    wanted = gold(sample.reference)
    said = response.final(sample.response, options["reasoning"], options["unclosed"])
    text = response.unfenced(said)
    found = extract.find(text, options["extraction"])
    if found is None:
        return no_answer("no final answer was found after the reasoning")

    def judged(answer: extract.Found) -> Verdict:
        return _compared(wanted, answer, options, budget)

    verdict = judged(found)
    if verdict.reward == 0 and extract.may_be_bare(text, found):
        whole = judged(extract.Found(text, "whole"))
        return whole if whole.reward and _is_said(wanted, text, found, judged) else verdict
    return verdict


def _is_said(wanted: str, text: str, found: extract.Found, judged: Judge) -> bool:
    """Whether what was found in a text is part of what all of it says: another value there, another answer.

    Else the text would stand for both: "$x^2$, which is about $x^3$".
    """
    if prose.compact(wanted) == prose.compact(text):
        return True
    if prose.is_prose(wanted) and not prose.is_prose(found.answer):
        return True
    other = extract.altered(text, found)
    return other is None or judged(extract.Found(other, "whole")).reward == 0


def _compared(wanted: str, found: extract.Found, options: dict[str, object], budget: Budget) -> Verdict:
    from verifiers.math_equivalence.prove import Prover

    prover = Prover(budget)
    rules = Rules(**{name: options[name] for name in COMPARING})  # type: ignore[arg-type]  # read() checked them
    proof = equivalent(wanted, found.answer, rules, prover)
    metrics = {f"proof_{proof.tier}": 1.0, f"extraction_{found.way}": 1.0}
    said, words, reference = found.answer[:MOST], quoted(found.answer), quoted(wanted)
    if proof.equal:
        return correct(said, f"{words} is {reference} (proof: {proof.tier})", **metrics)
    why = f"({proof.tier}){prover.note}"
    return incorrect(said, f"{words} is not proven to be {reference} {why}", **metrics)
