"""Identity of rational expressions by evaluation at random points modulo a random prime (Schwartz, Zippel).

A polynomial of degree d that is not zero vanishes at a random point of a field of p elements with
probability at most d / p. Here p has about 61 bits and is drawn once per process, with p = 1 modulo 8, 3, 5,
…, 23, so that -1 and the small primes are squares: `i`, `\\sqrt 2`, `\\sqrt{15}` and their like have images,
chosen so that \\sqrt{a}\\sqrt{b} = \\sqrt{ab}. pi and e are taken for unknowns, and an unknown function for a
random one, keyed by its arguments' values.

R. Zippel, "Probabilistic algorithms for sparse polynomials", EUROSAM 1979; J. T. Schwartz, JACM 27 (1980).
"""

from __future__ import annotations

from math import prod
from os import urandom

from verifiers.math_equivalence import exact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from verifiers.math_equivalence.tree import Node

ROUNDS = 2
LARGEST_EXPONENT = 1 << 64
STEPS = 20_000
_SMALL = (3, 5, 7, 11, 13, 17, 19, 23)
_STRIDE = 8 * prod(_SMALL)
_WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)  # enough below 3.3e24 (Sorenson and Webster)


class Foreign(Exception):
    """The tree is no rational expression over what has an image here."""


class Vanishing(Exception):
    """A denominator vanishes at this point."""


def equal(left: Node, right: Node) -> bool | None:
    """Whether two trees are the same rational expression; None where one of them is not rational."""
    agreed = 0
    try:
        for _ in range(ROUNDS + 4):
            point = Point()
            try:
                if point.value(left) != point.value(right):
                    return False
            except Vanishing:
                continue
            agreed += 1
            if agreed == ROUNDS:
                return True
    except Foreign:
        return None
    return None


def ratio_is_constant(left: Node, right: Node) -> bool | None:
    """Whether left / right is one number, not zero, at every point; None where that cannot be told here."""
    seen: set[int] = set()
    try:
        for _ in range(4):
            point = Point()
            try:
                top, bottom = point.value(left), point.value(right)
            except Vanishing:
                continue
            if not top or not bottom:
                return None if top == bottom else False
            seen.add(top * pow(bottom, -1, point.prime) % point.prime)
    except Foreign:
        return None
    return len(seen) == 1


class Point:
    """One random assignment of a value modulo the prime to every name."""

    def __init__(self) -> None:
        self.prime = prime()
        self.names: dict[object, int] = {}
        self.steps = 0

    def value(self, node: Node) -> int:
        self.steps += 1
        if self.steps > STEPS:
            raise Foreign
        reader = _READERS.get(node[0])
        if reader is None:
            raise Foreign
        return reader(self, node)

    def drawn(self, key: object) -> int:
        value = self.names.get(key)
        if value is None:
            value = self.names[key] = int.from_bytes(urandom(12), "big") % (self.prime - 1) + 1
        return value

    def fraction(self, number: Fraction) -> int:
        return number.numerator * self.inverse(number.denominator) % self.prime

    def inverse(self, number: int) -> int:
        if not number % self.prime:
            raise Vanishing
        return pow(number, -1, self.prime)


def _number(point: Point, node: Node) -> int:
    return point.fraction(node[1])


def _symbol(point: Point, node: Node) -> int:
    if node[1] == "i":
        return _square_root(-1)
    if node[1] == "oo":
        raise Foreign
    return point.drawn(node[1])


def _sum(point: Point, node: Node) -> int:
    return sum(point.value(part) for part in node[1:]) % point.prime


def _product(point: Point, node: Node) -> int:
    result = 1
    for part in node[1:]:
        result = result * point.value(part) % point.prime
    return result


def _quotient(point: Point, node: Node) -> int:
    return point.value(node[1]) * point.inverse(point.value(node[2])) % point.prime


def _negative(point: Point, node: Node) -> int:
    return -point.value(node[1]) % point.prime


def _percent(point: Point, node: Node) -> int:
    return point.value(node[1]) * point.inverse(100) % point.prime


def _power(point: Point, node: Node) -> int:
    exponent = exact.value(node[2])
    if exponent == 0:
        return 1
    if exponent is None or abs(exponent.numerator) > LARGEST_EXPONENT:
        raise Foreign
    if exponent.denominator != 1:
        base = exact.value(node[1])
        if base is None or exponent.denominator != 2:
            raise Foreign
        return _raised(point, root(point, base), exponent.numerator)
    return _raised(point, point.value(node[1]), exponent.numerator)


def _raised(point: Point, base: int, exponent: int) -> int:
    return pow(base if exponent > 0 else point.inverse(base), abs(exponent), point.prime)


def root(point: Point, number: Fraction) -> int:
    """The image of a rational number's square root."""
    return _root_of(number.numerator) * point.inverse(_root_of(number.denominator)) % point.prime


def _root_of(number: int) -> int:
    result = 1 if number > 0 else _square_root(-1)
    number = abs(number)
    if number > 10**12 or not number:
        raise Foreign
    factor = 2
    while factor * factor <= number:
        while not number % factor:
            number //= factor
            result = result * _square_root(factor) % prime()
        factor += 1
        if factor > 2000:
            raise Foreign
    return result * _square_root(number) % prime() if number > 1 else result


def _function(point: Point, node: Node) -> int:
    if node[1] == "root":
        base, degree = exact.value(node[2]), exact.value(node[3])
        if base is None or degree != 2:
            raise Foreign
        return root(point, base)
    if node[1] not in ("factorial", "binom", "floor", "ceil", "abs", "max", "min", "gcd", "lcm", "modulo"):
        raise Foreign
    value = exact.value(node)
    if value is None:
        raise Foreign
    return point.fraction(value)


def _call(point: Point, node: Node) -> int:
    return point.drawn((node[1], *(point.value(part) for part in node[2:])))


_READERS: dict[str, Callable[[Point, Node], int]] = {
    "num": _number,
    "dec": _number,
    "sym": _symbol,
    "+": _sum,
    "*": _product,
    "/": _quotient,
    "ratio": _quotient,
    "-": _negative,
    "%": _percent,
    "^": _power,
    "fn": _function,
    "call": _call,
}

_prime = 0
_roots: dict[int, int] = {}


def prime() -> int:
    """The prime of this process."""
    global _prime
    if not _prime:
        from random import SystemRandom

        draw = SystemRandom()
        while not _is_prime(_prime):
            _prime = draw.randrange(1 << 60, 1 << 61) // _STRIDE * _STRIDE + 1
    return _prime


def _is_prime(candidate: int) -> bool:
    if candidate < 3 or not candidate % 2:
        return False
    odd, twos = candidate - 1, 0
    while not odd % 2:
        odd, twos = odd // 2, twos + 1
    return all(_passes(candidate, witness, (odd, twos)) for witness in _WITNESSES)


def _passes(candidate: int, witness: int, split: tuple[int, int]) -> bool:
    """Miller and Rabin's test with one witness."""
    x = pow(witness, split[0], candidate)
    if x in (1, candidate - 1):
        return True
    for _ in range(split[1] - 1):
        x = x * x % candidate
        if x == candidate - 1:
            return True
    return False


def _square_root(number: int) -> int:
    """A square root of -1 or of a prime, always the same one (Tonelli and Shanks)."""
    if number not in _roots:
        p = prime()
        if pow(number, (p - 1) // 2, p) != 1:
            raise Foreign
        _roots[number] = _tonelli(number % p, p)
    return _roots[number]


def _tonelli(number: int, p: int) -> int:
    odd, twos = p - 1, 0
    while not odd % 2:
        odd, twos = odd // 2, twos + 1
    nonresidue = next(z for z in range(2, p) if pow(z, (p - 1) // 2, p) == p - 1)
    c, result, t = pow(nonresidue, odd, p), pow(number, (odd + 1) // 2, p), pow(number, odd, p)
    while t != 1:
        order, square = 0, t
        while square != 1:
            square, order = square * square % p, order + 1
        b = pow(c, 1 << (twos - order - 1), p)
        result, c, twos = result * b % p, b * b % p, order
        t = t * c % p
    return result
