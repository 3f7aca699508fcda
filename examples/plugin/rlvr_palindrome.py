"""Is the answer a palindrome? A whole verifier: one function, its table of options."""

from __future__ import annotations

from verifiers.core import Budget, Cause, Fault, Sample, Verdict, correct, incorrect, no_answer
from verifiers.options import integer, read
from verifiers.response import final

OPTIONS = {"least": integer(1, 1000, default=3)}


def verify(sample: Sample, budget: Budget) -> Verdict:
    """Judges whether the response is a palindrome, by letters and digits alone.

    reference: a text that the palindrome must contain, or None.
    options: `least`, the letters that it must have (3).
    """
    least = read(sample.options, OPTIONS)["least"]
    if not isinstance(sample.reference, str | None):
        raise Fault(Cause.REFERENCE, "the reference must be a text that the palindrome contains, or null")
    answer = final(sample.response)
    letters = [letter for letter in answer.casefold() if letter.isalnum()]
    if not letters:
        return no_answer("the response has no letters after the reasoning")
    if (sample.reference or "").casefold() not in answer.casefold():
        return incorrect(answer, f"it does not contain {sample.reference!r}")
    if len(letters) < least:
        return incorrect(answer, f"it has {len(letters)} letters and must have {least}")
    if letters != letters[::-1]:
        return incorrect(answer, "it reads differently backwards")
    return correct(answer, "it reads the same backwards", letters=len(letters))
