"""Units of measure: which words they are, and what each is in the units of its dimension."""

from __future__ import annotations

from fractions import Fraction

TYPE_CHECKING = False
if TYPE_CHECKING:
    Dimension = tuple[tuple[str, int], ...]

_TABLE = (  # dimension, names, size in the base unit
    ("length", "m meter meters metre metres", 1), ("length", "km kilometer kilometers kilometre kilometres", 1000),
    ("length", "cm centimeter centimeters centimetre centimetres", Fraction(1, 100)),
    ("length", "mm millimeter millimeters millimetre millimetres", Fraction(1, 1000)),
    ("length", "nm nanometer nanometers", Fraction(1, 10**9)),
    ("length", "in inch inches", Fraction(254, 10000)), ("length", "ft foot feet", Fraction(3048, 10000)),
    ("length", "yd yard yards", Fraction(9144, 10000)), ("length", "mi mile miles", Fraction(1609344, 1000)),
    ("mass", "kg kilogram kilograms", 1), ("mass", "g gram grams gm", Fraction(1, 1000)),
    ("mass", "mg milligram milligrams", Fraction(1, 10**6)), ("mass", "t ton tons tonne tonnes", 1000),
    ("mass", "lb lbs pound pounds", Fraction(45359237, 10**8)), ("mass", "oz ounce ounces", Fraction(45359237, 16 * 10**8)),
    ("time", "s sec secs second seconds", 1), ("time", "ms millisecond milliseconds", Fraction(1, 1000)),
    ("time", "min mins minute minutes", 60), ("time", "h hr hrs hour hours", 3600), ("time", "day days", 86400),
    ("time", "week weeks", 604800),
    ("volume", "L l liter liters litre litres", 1), ("volume", "mL ml milliliter milliliters", Fraction(1, 1000)),
    ("volume", "gal gallon gallons", Fraction(3785411784, 10**9)),
    ("power", "W watt watts", 1), ("power", "kW kilowatt kilowatts", 1000), ("energy", "J joule joules", 1),
    ("energy", "kJ kilojoule kilojoules", 1000), ("force", "N newton newtons", 1),
    ("money", "dollar dollars USD", 1), ("money", "cent cents", Fraction(1, 100)),
    ("frequency", "Hz hertz", 1), ("frequency", "kHz", 1000), ("voltage", "V volt volts", 1),
    ("current", "A amp amps ampere amperes", 1), ("pressure", "Pa pascal pascals", 1), ("pressure", "kPa", 1000),
    ("amount", "mol mole moles", 1), ("temperature", "K kelvin", 1),
)  # fmt: skip
SIZES: dict[str, tuple[str, Fraction]] = {
    name: (dimension, Fraction(size)) for dimension, names, size in _TABLE for name in names.split()
}
# Words that are read as a unit straight after a number even when nothing marks them as text.
UNITS = frozenset(name for name in SIZES if len(name) > 1) | frozenset(
    "mph kmh kph rpm psi rad radians radian unit units sq cubic square am pm st nd rd th mins cu people".split()
)


def size(text: str) -> tuple[str, Fraction] | None:
    """(dimension, size in its base unit) of a unit such as "km", "cm^2", "square feet"; None if unknown."""
    parts = text.replace("^{2}", "^2").replace("^{3}", "^3").replace(".", " ").split()
    power = 1
    if parts and parts[0] in ("square", "sq", "cubic", "cu"):
        power = 2 if parts[0] in ("square", "sq") else 3
        parts = parts[1:]
    if len(parts) != 1:
        return None
    name, caret, exponent = parts[0].partition("^")
    known = SIZES.get(name) or SIZES.get(name.lower())
    if known is None or (caret and exponent not in ("2", "3")):
        return None
    power = int(exponent) if caret else power
    return f"{known[0]}^{power}", known[1] ** power
