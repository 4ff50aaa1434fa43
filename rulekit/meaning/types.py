"""Types of quantities: ir nodes and a vocabulary go in, dimensions come out. 5 people and 5 yuan do not compare."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from rulekit import ir
from rulekit.vocabulary import Vocabulary

# Units that count something: in products they are plain numbers, side by side they must be the same.
COUNTED = frozenset({"person", "household", "item", "time", "point", "ratio"})

THINGS = frozenset({"person", "household", "item"})  # whole things; a share of so many is a plain number


@frozen
class Dimension:
    """
    Dimension of a quantity: exponents of measured units (yuan 1, square_metre -1) and what is counted ("person"), "" for plain.
    """

    powers: tuple[tuple[str, int], ...] = ()
    counted: str = ""

    def fits(self, other: Dimension) -> bool:
        """Whether two quantities may be compared or added."""
        return self.powers == other.powers and (self.counted == other.counted or not self.counted or not other.counted)

    @property
    def unit(self) -> str:
        """The base unit that a literal of this dimension carries."""
        if len(self.powers) == 1 and self.powers[0][1] == 1:
            return self.powers[0][0]
        return "" if self.powers else self.counted


PLAIN = Dimension()
RATIO = Dimension(counted="ratio")


def of_unit(base: str) -> Dimension:
    """Dimension of a base unit."""
    if not base:
        return PLAIN
    return Dimension(counted=base) if base in COUNTED else Dimension(((base, 1),))


def dimension(node: object, vocabulary: Vocabulary, definitions: Mapping[str, ir.Definition]) -> Dimension:
    """Dimension of a quantity whose parts are known to fit."""
    match node:
        case ir.Number(_, unit):
            return of_unit(unit)
        case ir.FieldValue(record, name):
            return of_unit(vocabulary.dimension(vocabulary.fields[record, name].unit))
        case ir.Count() | ir.Distinct():
            return PLAIN
        case ir.Share():
            return RATIO
        case ir.Aggregate(_, _, value):
            return dimension(value, vocabulary, definitions)
        case ir.Arithmetic(operator, left, right):
            one, two = dimension(left, vocabulary, definitions), dimension(right, vocabulary, definitions)
            return combine(operator, one, two)
        case ir.Extreme(_, items):
            found = [dimension(item, vocabulary, definitions) for item in items]
            return Dimension(found[0].powers, next((one.counted for one in found if one.counted), ""))
        case ir.Growth():
            return RATIO
        case ir.Earlier(item) | ir.AsOf(item):
            return dimension(item, vocabulary, definitions)
        case ir.Rounded(_, value):
            return dimension(value, vocabulary, definitions)
        case ir.Chosen(cases, otherwise):
            values = [case.then for case in cases] + ([] if otherwise is None else [otherwise])
            found = [dimension(value, vocabulary, definitions) for value in values]
            return Dimension(found[0].powers, next((one.counted for one in found if one.counted), ""))
        case ir.Call(name):
            return of_unit(vocabulary.dimension(vocabulary.functions[name].unit))
        case ir.Ref(name):
            return of_unit(definitions[name].unit) if name in definitions else PLAIN
    raise AssertionError(node)


def combine(operator: str, left: Dimension, right: Dimension) -> Dimension:
    """Dimension of a sum, product or quotient."""
    if operator in "+-":
        return Dimension(left.powers, left.counted or right.counted)
    sign = 1 if operator == "*" else -1
    powers = dict(left.powers)
    for unit, power in right.powers:
        powers[unit] = powers.get(unit, 0) + sign * power
    kept = tuple(sorted((unit, power) for unit, power in powers.items() if power))
    left_counts, right_counts = left.counted not in ("", "ratio"), right.counted not in ("", "ratio")
    if operator == "*" and "ratio" in (left.counted, right.counted):  # 110% of the passengers: a number of anything
        one = left if right.counted == "ratio" else right
        counted = "" if one.counted in THINGS else one.counted if one.counted != "ratio" else ""
    elif operator == "*":
        counted = (left.counted if left_counts else right.counted if right_counts else "") if left_counts != right_counts else ""
    else:
        counted = left.counted if left_counts and not right_counts and not right.powers else ""
    return Dimension(kept, "" if kept else counted)
