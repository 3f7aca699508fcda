"""What a sample's reference says the answer is, in any of the forms that data sets use."""

from __future__ import annotations

from verifiers.core import Cause, Fault
from verifiers.math_equivalence.extract import KEYS, unwrapped
from verifiers.quotation import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def gold(reference: Any) -> str:
    """The text of the reference's answer.

    Args:
        reference: a string (bare, in dollars, boxed, or a solution that ends in `#### 72`), a number, an
            object with one of KEYS, or with a single key, or a list of one of these.

    Raises: Fault (cause `reference`) where it is missing, empty or something else.
    """
    for _ in range(4):  # no data set nests deeper
        if isinstance(reference, dict):
            reference = _field(reference)
        elif isinstance(reference, list | tuple) and len(reference) == 1:
            reference = reference[0]
        else:
            break
    if isinstance(reference, bool) or not isinstance(reference, str | int | float):
        raise Fault(Cause.REFERENCE, f"the reference answer is {_shown(reference)}; {_WANTED}")
    text = unwrapped(_text(reference))
    if not text.strip("$ \\{}"):
        raise Fault(Cause.REFERENCE, f"the reference answer is empty ({_shown(reference)}); {_WANTED}")
    return text


_WANTED = 'write the answer as a string or a number, or an object like {"answer": "72"}'


def _field(reference: dict[Any, Any]) -> Any:
    for key in KEYS:
        if reference.get(key) is not None:
            return reference[key]
    if len(reference) == 1:
        return next(iter(reference.values()))
    raise Fault(Cause.REFERENCE, f"the reference object is {_shown(reference)}; {_WANTED}")


def _text(reference: str | int | float) -> str:
    if isinstance(reference, int):
        if reference.bit_length() > 10_000:
            raise Fault(Cause.REFERENCE, "the reference is a number of more than 3,000 digits")
        return str(reference)
    return repr(reference) if isinstance(reference, float) else reference


def _shown(reference: object) -> str:
    return shown(reference) if not isinstance(reference, int) else "a number"
