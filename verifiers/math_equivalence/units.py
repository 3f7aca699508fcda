"""Units of measure: which words they are, and what each is in SI units."""

from __future__ import annotations

from fractions import Fraction

from verifiers.math_equivalence.tree import listed
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    Size = tuple[str, Fraction | int, int]
    Measure = tuple[tuple[tuple[str, int], ...], Fraction]

_BASES: dict[str, tuple[str, Fraction | int]] = {  # name -> (powers of the base units, size)
    "m meter meters metre metres": ("m", 1), "in inch inches": ("m", Fraction(254, 10000)),
    "ft foot feet": ("m", Fraction(3048, 10000)), "yd yard yards": ("m", Fraction(9144, 10000)),
    "mi mile miles": ("m", Fraction(1609344, 1000)), "g gram grams gm": ("kg", Fraction(1, 1000)),
    "kilo kilos": ("kg", 1),
    "t ton tons tonne tonnes": ("kg", 1000), "lb lbs pound pounds": ("kg", Fraction(45359237, 10**8)),
    "oz ounce ounces": ("kg", Fraction(45359237, 16 * 10**8)), "s sec secs second seconds": ("s", 1),
    "min mins minute minutes": ("s", 60), "h hr hrs hour hours": ("s", 3600), "day days": ("s", 86400),
    "week weeks": ("s", 604800), "L l liter liters litre litres": ("m3", Fraction(1, 1000)),
    "gal gallon gallons": ("m3", Fraction(3785411784, 10**12)), "W watt watts": ("kg m2 s-3", 1),
    "J joule joules": ("kg m2 s-2", 1), "N newton newtons": ("kg m s-2", 1), "Hz hertz": ("s-1", 1),
    "V volt volts": ("kg m2 s-3 A-1", 1), "A amp amps ampere amperes": ("A", 1),
    "Pa pascal pascals": ("kg m-1 s-2", 1),
    "mol mole moles": ("mol", 1), "K kelvin": ("K", 1), "dollar dollars USD": ("$", 1),
    "euro euros EUR": ("€", 1), "rupee rupees": ("rupee", 1), "yuan": ("yuan", 1), "yen": ("yen", 1),
    "cent cents": ("$", Fraction(1, 100)), "C coulomb coulombs": ("A s", 1),
    "mph": ("m s-1", Fraction(1609344, 3600000)),
    "kmh kph": ("m s-1", Fraction(1000, 3600)), "am AM": ("am", 1), "pm PM": ("pm", 1),
    "degC celsius": ("degC", 1), "degF fahrenheit": ("degF", 1), "year years yr yrs": ("year", 1),
    "month months": ("month", 1), "ohm ohms Omega Ω": ("kg m2 s-3 A-2", 1),
    "F farad farads": ("s4 A2 kg-1 m-2", 1), "T tesla teslas": ("kg s-2 A-1", 1),
    "Wb weber webers": ("kg m2 s-2 A-1", 1), "H henry henries henrys": ("kg m2 s-2 A-2", 1),
    "Wh": ("kg m2 s-2", 3600), "eV electronvolt electronvolts": ("kg m2 s-2", Fraction("1.602176634e-19")),
    "cal calorie calories": ("kg m2 s-2", Fraction(4184, 1000)), "atm": ("kg m-1 s-2", 101325),
    "bar bars": ("kg m-1 s-2", 100000), "ha hectare hectares": ("m2", 10000),
    "acre acres": ("m2", Fraction("4046.8564224")), "AU": ("m", 149597870700),
    "lightyear lightyears": ("m", 9460730472580800), "furlong furlongs": ("m", Fraction(201168, 1000)),
    "stone stones": ("kg", Fraction(635029318, 10**8)), "bit bits": ("bit", 1), "byte bytes": ("bit", 8),
    "knot knots": ("m s-1", Fraction(1852, 3600)), "angstrom angstroms Å": ("m", Fraction(1, 10**10)),
}  # fmt: skip
# Names that are rather products of two names (3kT, pV) unless something marks them as text.
_LIKE_PRODUCTS = frozenset(
    [prefix + unit for prefix in "dGp" for unit in "mgsLlWJNVATCFH"]
    + [prefix + unit for prefix in "kcmMnu" for unit in "TCH"]
    + ["ha", "kF", "cF", "mF", "MF", "dH"]
) - {"pF", "GW", "GJ"}
_PREFIXED = ("m meter meters metre metres",
             "g gram grams", "s second seconds", "L l liter liters litre litres",
             "W watt watts", "J joule joules", "N newton newtons", "Hz hertz", "V volt volts",
             "Pa pascal pascals",
             "A amp amps ampere amperes", "mol mole moles", "ohm ohms Omega Ω", "F farad farads",
             "Wh", "eV", "cal calorie calories", "T tesla", "C coulomb coulombs", "H henry")  # fmt: skip
_PREFIXES = (
    ("k", "kilo", 3),
    ("d", "deci", -1),
    ("c", "centi", -2),
    ("m", "milli", -3),
    ("M", "mega", 6),
    ("n", "nano", -9),
    ("u", "micro", -6),
    ("G", "giga", 9),
    ("p", "pico", -12),
)
_POWER = pattern(r"([a-zA-Z$]+)\^?\{?\(?(-?\d*)\)?\}?")


def _dimension(text: str) -> dict[str, int]:
    return {name: int(power or 1) for name, power in _POWER.findall(text)}


def _table() -> dict[str, Size]:
    """Every unit's name, with the powers of the base units, its size and a power of ten."""
    table: dict[str, Size] = {
        name: (dimension, size, 0) for names, (dimension, size) in _BASES.items() for name in names.split()
    }
    for names in _PREFIXED:
        for name in names.split():
            dimension, size, _ = table[name]
            for short, long, power in _PREFIXES:
                prefix = short if len(name) < 4 or name == "Omega" else long
                table.setdefault(prefix + name, (dimension, size, power))
    return table


SIZES = _table()
# Words that are read as a unit straight after a number even when nothing marks them as text.
UNITS = frozenset(name for name in SIZES if len(name) > 1) - _LIKE_PRODUCTS | frozenset(
    listed("rpm psi rad radians radian unit units sq cubic square am pm st nd rd th cu people")
)
REMEMBERED = 256  # units
_known: dict[str, Measure | None] = {}
_RESPELT = (("a.m.", "am"), ("p.m.", "pm"), ("A.M.", "am"), ("P.M.", "pm"), ("light year", "lightyear"),
            (" squared", "^2"), (" cubed", "^3"))  # fmt: skip
_SPELT = {"square": 2, "sq": 2, "cubic": 3, "cu": 3}
_ANGLE = pattern(r"(?<!\A)\b(?:rad|radians?)\b|\A(?:rad|radians?)\b(?!\Z)")  # a number among units: "rad/s"
_TOKEN = pattern(r"\s*(?:([A-Za-z$]+)\s*(?:\^\s*\{?\(?(-?\d)\)?\}?|(?=\W|$))|([/*.·()]))")


def measure(text: str) -> Measure | None:
    """(powers of the base units, size) of "km", "cm^2", "square feet", "kg m/s^2"; None if unknown."""
    if text not in _known:
        if len(_known) >= REMEMBERED:
            _known.clear()
        _known[text] = _measured(text)
    return _known[text]


def _run_together(word: str) -> Size | None:
    """`kilogrammetre`: two long names of units, one after the other."""
    for at in range(4, len(word) - 3):
        first, second = SIZES.get(word[:at]), SIZES.get(word[at:])
        if first and second:
            return f"{first[0]} {second[0]}", Fraction(first[1]) * Fraction(second[1]), first[2] + second[2]
    return None


def _respelt(text: str) -> str:
    for said, meant in _RESPELT:
        text = text.replace(said, meant)
    return _ANGLE.sub("", text) if "rad" in text else text


def _measured(text: str) -> Measure | None:
    powers: dict[str, int] = {}
    size, sign, spelt, at = Fraction(1), 1, 1, 0
    text = _respelt(text.strip())
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or len(powers) > 8:
            return None
        at = token.end()
        if token[3]:
            sign = -1 if token[3] == "/" else sign
        elif token[1].lower() in _SPELT:
            spelt = _SPELT[token[1].lower()]
        elif token[1] not in ("per",):
            known = SIZES.get(token[1]) or SIZES.get(token[1].lower()) or _run_together(token[1])
            if known is None:
                return None
            power = sign * spelt * int(token[2] or 1)
            spelt = 1
            size *= (Fraction(known[1]) * Fraction(10) ** known[2]) ** power
            for base, exponent in _dimension(known[0]).items():
                powers[base] = powers.get(base, 0) + exponent * power
        else:
            sign = -1
    return tuple(sorted((base, power) for base, power in powers.items() if power)), size
