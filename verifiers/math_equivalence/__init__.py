"""Math equivalence: does a response's final answer have the reference's value, in any usual notation?

    verify(Sample(response="… \\\\boxed{0.5}", reference="\\\\frac12"), budget)   # correct

The reference may be a string (bare, in dollars, boxed, or a solution ending in `#### 72`), a number, or an
object holding one of these. docs/math-conventions.md says each convention, its default and its option.
"""

from __future__ import annotations

from verifiers import response
from verifiers.core import correct, incorrect, no_answer
from verifiers.math_equivalence import extract
from verifiers.math_equivalence.compare import Proof, equivalent
from verifiers.math_equivalence.reference import gold
from verifiers.options import Option, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.core import Budget, Sample, Verdict

__all__ = ["OPTIONS", "Proof", "equivalent", "verify"]

OPTIONS = {
    "reasoning": response.REASONING,
    "unclosed": response.UNCLOSED,
    "extraction": Option(
        extract.WAYS,
        lambda ways: isinstance(ways, list | tuple) and bool(ways) and all(w in extract.WAYS for w in ways),
        f"a list of some of: {', '.join(extract.WAYS)}, in order",
    ),
}


def verify(sample: Sample, budget: Budget) -> Verdict:
    """One response to one verdict: 1 where the answer is proven to be the reference's, else 0.

    Raises Fault (cause `reference` or `option`) for an unusable reference or option.
    """
    options = read(sample.options, OPTIONS)
    wanted = gold(sample.reference)
    said = response.final(sample.response, options["reasoning"], options["unclosed"])
    found = extract.find(response.unfenced(said), options["extraction"])
    if found is None:
        return no_answer("no final answer was found after the reasoning")
    proof = equivalent(wanted, found.answer)
    metrics = {f"proof_{proof.tier}": 1.0, f"extraction_{found.way}": 1.0}
    shown = found.answer[:200]
    if proof.equal:
        return correct(shown, f"{shown!r} is {wanted[:200]!r} (proof: {proof.tier})", **metrics)
    return incorrect(shown, f"{shown!r} is not {wanted[:200]!r} (by {proof.tier})", **metrics)
