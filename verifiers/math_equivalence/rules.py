"""The conventions on which mathematicians differ, with defaults; docs/math-conventions.md argues them."""

from __future__ import annotations

from verifiers.record import record


@record
class Rules:
    """rounding: whether decimals may stand for values that they are not exactly.
    digits: significant digits that a decimal must show to stand for an exact value.
    percent: "optional": `10%` may be given as 10 or as 0.1; "strict": as 0.1 only.
    units: "optional": may be left out or added; "required": given where and only where the reference has one.
    list_order: "any", or "given": lists without brackets are ordered.
    label: "optional": `x = 5` and 5 are the same; "required": they are not.
    names: "same": `x = 5` is not `t = 5`; "any": it is.
    constant: "required": a constant of integration is part of the answer; "optional": it may be left out.
    symbolic: whether computer algebra is asked where nothing else decides.
    endpoints: "required": the ends of an interval count; "open": an answer may leave them out where the
    reference has them; "optional": they do not count.
    choice: "either": a choice's letter or its text; "letter": its letter only.
    """

    rounding: bool = True
    digits: int = 4
    percent: str = "optional"
    units: str = "optional"
    list_order: str = "any"
    label: str = "optional"
    names: str = "same"
    choice: str = "either"
    constant: str = "required"
    symbolic: bool = True
    endpoints: str = "required"


DEFAULT = Rules()
