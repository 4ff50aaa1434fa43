"""Standards and records that the engines for one record are measured on: 30 standards on 20 fields of one type, all synthetic."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from random import Random

from attrs import evolve

from rulekit import ir
from rulekit.vocabulary import Vocabulary, VocabularyBuilder

AS_OF = date(2025, 6, 30)
NUMBERS = ("workers", "members", "officers", "area", "exits", "payroll", "injured")
FLAGS = ("union", "insurance", "desk", "room", "kit", "noisy", "locked", "audit", "plan", "alarm")
TEXTS = {"ownership": ("private", "public"), "sector": ("construction", "manufacturing", "services")}
DATES = ("founded", "inspected")


def vocabulary(copies: int = 1) -> Vocabulary:
    """One record type; with several copies of each field, told apart by a number behind."""
    builder = VocabularyBuilder("synthetic")
    builder.record("site", zh="场所", en="site")
    for copy in range(copies):
        end = str(copy) if copy else ""
        for name in NUMBERS:
            builder.number(name + end, "site", zh=f"数{name}{end}", en=f"number of {name} {end}", low=0, integer=name != "area")
        for name in FLAGS:
            builder.yesno(name + end, "site", zh=f"有{name}{end}", en=f"{name} {end}")
        for name, values in TEXTS.items():
            choices = {one: (f"{one}{end}", f"{one} {end}") for one in values}
            builder.text(name + end, "site", zh=f"类{name}{end}", en=f"kind of {name} {end}", choices=choices)
        for name in DATES:
            builder.date(name + end, "site", zh=f"日{name}{end}", en=f"date of {name} {end}")
    return builder.build()


def has(name: str) -> ir.Condition:
    return ir.Holds("site", name)


def of(name: str) -> ir.Quantity:
    return ir.FieldValue("site", name)


def least(name: str, bound: int) -> ir.Condition:
    return ir.Compare("ge", of(name), ir.Number(Fraction(bound)))


def most(name: str, bound: int) -> ir.Condition:
    return ir.Compare("le", of(name), ir.Number(Fraction(bound)))


def within(name: str, months: int) -> ir.Condition:
    return ir.Happened("site", name, "within", months)


def both(*items: ir.Condition) -> ir.Condition:
    return ir.All(items)


def either(*items: ir.Condition) -> ir.Condition:
    return ir.AnyOf(items)


PRIVATE, BUILDING = ir.OneOf("site", "ownership", ("private",)), ir.OneOf("site", "sector", ("construction",))
MAKING = ir.OneOf("site", "sector", ("construction", "manufacturing"))
PER_HUNDRED = ir.Compare("ge", ir.Arithmetic("/", of("officers"), of("workers")), ir.Number(Fraction(1, 100)))
A_TENTH = ir.Compare("ge", of("members"), ir.Arithmetic("*", ir.Number(Fraction(1, 10)), of("workers")))
PAY = ir.Compare("ge", of("payroll"), ir.Arithmetic("*", ir.Number(Fraction(24000)), of("workers")))
AREA = ir.Between(of("area"), ir.Number(Fraction(100)), ir.Number(Fraction(5000)))

# (requirement, scope, exception, force)
RULES: tuple[tuple[ir.Condition, ir.Condition | None, ir.Condition | None, ir.Force], ...] = (
    (has("union"), both(PRIVATE, least("workers", 50)), None, "should"),
    (least("members", 1), both(PRIVATE, least("workers", 30)), None, "should"),
    (has("union"), least("workers", 50), within("founded", 12), "must"),
    (PER_HUNDRED, BUILDING, None, "must"),
    (AREA, None, None, "must"),
    (ir.Not(has("locked")), has("noisy"), None, "must_not"),
    (least("exits", 2), least("area", 200), None, "must"),
    (has("kit"), None, None, "must"),
    (has("insurance"), None, None, "must"),
    (has("audit"), least("payroll", 1_000_000), None, "must"),
    (has("plan"), least("workers", 50), None, "must"),
    (has("alarm"), either(least("area", 200), has("noisy")), None, "must"),
    (has("desk"), PRIVATE, None, "should"),
    (has("room"), both(PRIVATE, least("workers", 50)), has("desk"), "should"),
    (within("inspected", 24), None, None, "must"),
    (within("inspected", 12), has("noisy"), None, "must"),
    (A_TENTH, None, None, "should"),
    (most("injured", 0), None, None, "should"),
    (most("injured", 2), None, None, "must"),
    (either(has("union"), has("desk")), None, None, "must"),
    (both(has("insurance"), has("kit")), None, None, "must"),
    (least("officers", 1), MAKING, None, "must"),
    (least("officers", 2), both(BUILDING, least("workers", 50)), None, "must"),
    (has("audit"), ir.Not(PRIVATE), None, "must"),
    (has("desk"), None, None, "may"),
    (PAY, None, None, "must"),
    (either(has("plan"), has("audit")), ir.Happened("site", "founded", "ago", 12), None, "should"),
    (least("exits", 3), least("area", 1000), None, "must"),
    (has("kit"), least("workers", 10), has("desk"), "must"),
    (ir.Not(both(has("noisy"), has("locked"))), PRIVATE, None, "must_not"),
)


def ruleset(size: int) -> ir.Ruleset:
    """The first standards; beyond 30 again from the start, each time on fields of their own."""
    found = []
    for index in range(size):
        copy, place = divmod(index, len(RULES))
        requirement, scope, exception, force = RULES[place]
        rule = ir.Rule(force, ir.Over("records", "site"), requirement, scope, (ir.Exemption(exception),) if exception else ())
        found.append(ir.Standard(f"S{index + 1}", "Synthetic", _renamed(rule, str(copy)) if copy else rule))
    return ir.Ruleset("synthetic", tuple(found))


def _renamed(node: ir.Rule, end: str) -> ir.Rule:
    def renamed(part):
        if isinstance(part, tuple):
            return tuple(map(renamed, part))
        if isinstance(part, ir.FieldValue | ir.Holds | ir.OneOf | ir.Happened):
            return evolve(part, name=part.name + end)
        if not hasattr(part, "__attrs_attrs__") or isinstance(part, ir.Over):
            return part
        names = [one.name for one in part.__attrs_attrs__ if one.name != "span"]
        return evolve(part, **{name: renamed(getattr(part, name)) for name in names})

    return renamed(node)


def records(count: int, *, copies: int = 1, missing: float = 0.05, seed: int = 1) -> list[dict[str, object]]:
    """Synthetic records as a developer holds them: every key there, None where a value is missing."""
    random = Random(seed)
    most_of = {"workers": 120, "members": 15, "officers": 3, "area": 6000, "exits": 4, "payroll": 4_000_000, "injured": 3}
    found = []
    for _ in range(count):
        record: dict[str, object] = {}
        for copy in range(copies):
            end = str(copy) if copy else ""
            for name in NUMBERS:
                record[name + end] = random.randrange(most_of[name] + 1)
            for name in FLAGS:
                record[name + end] = random.random() < 0.7
            for name, values in TEXTS.items():
                record[name + end] = random.choice(values)
            for name in DATES:
                record[name + end] = AS_OF - timedelta(days=random.randrange(1500))
        found.append({name: None if random.random() < missing else value for name, value in record.items()})
    return found
