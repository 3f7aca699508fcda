"""What answers in other languages are made of: yes and no, "and" and "or", figures, Chinese numerals."""

from __future__ import annotations

from verifiers.math_equivalence.tree import listed
from verifiers.patterns import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Match

_YES = (
    "да ja oui sí si igen sim sì evet tak ano taip jah نعم "
    "はい 예 네 是 是的 对 正确 能 可以 可能 有 存在 成立"
)
_NO = (
    "нет nein non nem não hayır nie ne לא لا "
    "いいえ 아니요 아니오 否 不是 不 不对 错误 错 不能 不可以 不可能 没有 不存在 不成立"
)
VERDICTS = dict.fromkeys(listed(_YES), "yes") | dict.fromkeys(listed(_NO), "no")
# By their names in English: Hungarian, Russian, German, French, Spanish, Portuguese, Italian, Polish, Chinese
_FIGURES = {
    "ellipse": "ellipszis эллипс ellipse elipse ellisse elipsa 椭圆",
    "circle": "kör körvonal окружность круг kreis cercle círculo circunferencia circunferência "
    "cerchio okrąg koło 圆",
    "parabola": "parabola парабола parabel parabole parábola 抛物线",
    "hyperbola": "hiperbola гипербола hyperbel hyperbole hipérbola hipérbole iperbole hiperbola 双曲线",
    "straight line": "egyenes прямая gerade droite recta reta retta prosta 直线",
    "triangle": "háromszög треугольник dreieck triángulo triângulo triangolo trójkąt 三角形",
    "isosceles triangle": "等腰三角形",
    "right triangle": "直角三角形",
    "equilateral triangle": "等边三角形 正三角形",
    "square": "négyzet квадрат quadrat carré cuadrado quadrado quadrato kwadrat 正方形",
    "rectangle": "téglalap прямоугольник rechteck rectángulo retângulo rettangolo prostokąt 矩形 长方形",
    "rhombus": "rombusz ромб raute losange rombo losango romb 菱形",
    "parallelogram": "paralelogramma параллелограмм parallelogramm parallélogramme "
    "paralelogramo równoległobok 平行四边形",
    "trapezoid": "trapéz трапеция trapez trapèze trapecio trapézio trapezio 梯形",
    "sphere": "gömb сфера kugel sphère esfera sfera 球",
    "plane": "sík плоскость ebene plano piano płaszczyzna 平面",
}
FIGURES = {name: english for english, names in _FIGURES.items() for name in names.split()}
_WORDS = "y|e|et|und|og|och|és|i|и|o|ou|oder|vagy|или|lub|eller|veya"  # "and" and "or", between spaces
_SCRIPTS = "和|与|及|と|或者|または"  # and without
JOINING = (*(f" {word} " for word in _WORDS.split("|")), *_SCRIPTS.split("|"))
_JOINED = pattern(rf"(?<=[\d)}}\]a-z])(?:\s+(?:{_WORDS})\s+(?=[-+\d\\(]|[a-z]\s*=)|\s*(?:{_SCRIPTS})\s*)")
_DIGITS = {character: at % 10 for at, character in enumerate("零一二三四五六七八九〇")} | {"两": 2, "兩": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_NUMERAL = pattern(f"[{''.join((*_DIGITS, *_PLACES, *_GROUPS))}]{{1,20}}")


_UNITS = {
    "平方千米": "km^2", "平方厘米": "cm^2", "平方分米": "dm^2", "平方米": "m^2",
    "立方厘米": "cm^3", "立方米": "m^3",
    "千米/时": "km/h", "千米/小时": "km/h", "米/秒": "m/s", "千米": "km", "公里": "km", "厘米": "cm",
    "毫米": "mm", "分米": "dm", "米": "m", "千克": "kg", "公斤": "kg", "克": "g", "吨": "tons",
    "毫升": "mL", "升": "L",
    "小时": "hours", "分钟": "minutes", "秒": "seconds", "天": "days", "км/ч": "km/h",
    "м/с": "m/s", "км": "km", "см": "cm", "мм": "mm", "м": "m", "кг": "kg", "г": "g", "мин": "minutes",
    "ч": "hours",
}  # fmt: skip
_BY_LENGTH = sorted(_UNITS, key=len, reverse=True)
_UNIT = pattern(
    rf"(?<=[\d}})])(?:\s|~|\\[,; ])*(?:\\(?:text|mathrm)\{{\s*)?({'|'.join(_BY_LENGTH)})"
    r"([²³]|\^\{?[23]\}?)?\s*\}?(?![\w/])"
)


def measured(text: str) -> str:
    """`90 厘米`, `12 см`, in the units that are known."""
    return _UNIT.sub(lambda found: rf" \text{{{_UNITS[found[1]]}{_power(found[2])}}}", text)


def _power(mark: str | None) -> str:
    digits = (mark or "").translate({0xB2: "2", 0xB3: "3"}).strip("^{}")
    return f"^{digits}" if digits else ""


def joined(text: str) -> str:
    """`2 и 3`, `x = 2 ou x = 3`, `2 和 3`, with commas."""
    return _JOINED.sub(", ", text)


def english(text: str) -> str | None:
    """The figure that a word of another language names; None where it names none."""
    return FIGURES.get(text.strip(" .").lower())


def number(text: str) -> tuple[int, int] | None:
    """`十二` and `四分之三` as (numerator, denominator); None for anything else."""
    below, mark, above = text.partition("分之")
    found = _NUMERAL.fullmatch(above if mark else text)
    denominator = _NUMERAL.fullmatch(below) if mark else None
    if found is None or (mark and denominator is None):
        return None
    size = _value(denominator) if denominator else 1
    return (_value(found), size) if size else None


def _value(found: Match[str]) -> int:
    if not any(character in _PLACES or character in _GROUPS for character in found[0]):
        return int("".join(str(_DIGITS[character]) for character in found[0]))
    total = group = digit = 0
    for character in found[0]:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _PLACES:
            group, digit = group + (digit or 1) * _PLACES[character], 0
        else:
            total, group, digit = total + (group + digit or 1) * _GROUPS[character], 0, 0
    return total + group + digit
