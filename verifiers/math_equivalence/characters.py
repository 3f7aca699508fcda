"""Characters that are tokens by themselves: what the one that follows can tell, looked up in one step."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from verifiers.math_equivalence.tokens import Token

DIGITS = frozenset("0123456789")
ALONE = frozenset("-=/*<>!:")  # operators that are what they look like
UNSURE = frozenset("aAiIE")  # letters that may be a word or a constant
BLANK: Token = ("", "")  # stands for no token

_ANYWHERE: dict[str, Token] = {mark: ("o", mark) for mark in "+,^{}_|;&'%"} | {
    " ": BLANK
}  # begin nothing longer
_PROLONGING = frozenset("=<>*")  # what makes a longer operator of one of ALONE
_NAMES = frozenset("bcdefghjklmnopqrstuvwxyzBCDFGHJKLMNOPQRSTUVWXYZ")  # letters that are surely names
_AFTER_DIGIT = frozenset("+-*/^_=<>()[]}|!;:%&'xyzabcdfghijklmnopqrstuvw") | {""}
_AFTER_NAME = frozenset("0123456789+-*/^_=<>()[]{},.|!;:%&' \\") | {""}


class _Pairs(dict[str, "Token | None"]):
    """The token that a character is before another one; None where that takes more to tell."""

    def __missing__(self, pair: str) -> Token | None:
        mark, after = pair[0], pair[1:]
        token = _ANYWHERE.get(mark)
        if mark in DIGITS and after in _AFTER_DIGIT:
            token = ("n", mark)
        elif mark in _NAMES and after in _AFTER_NAME:
            token = ("v", mark)
        elif mark in ALONE and after not in _PROLONGING:
            token = ("o", mark)
        if pair.isascii():  # so that there are not too many
            self[pair] = token
        return token


PAIRS = _Pairs()
