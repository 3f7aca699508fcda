"""The words after which a sentence says a number: "Mary has 12", "it costs 5", "es sind 3"."""

from __future__ import annotations

import re

from verifiers.patterns import pattern

SAYS = pattern(
    r"(?:\b(?:it|that|this|answer|total|value)['’]s|\b(?:giving us|simplifies to|measures?|pay|y a"
    r"|(?<!no )hay|je|totals|ha[sd]|have|is|are|was|were|gets?|got|pays?|paid|costs?|earns?|earned|makes?"
    r"|made|spends?|spent|needs?|takes?|took|sold|bought|by|be|weighs?|equals|est|sont|vaut|coûte|ist|sind"
    r"|beträgt|kostet|es|son|cuesta|è|sono|vale|costa|é|são|custa|jest|wynosi|(?:vég)?eredmény|megoldás"
    r"|válasz|sonuç))\s",
    re.IGNORECASE,
)
