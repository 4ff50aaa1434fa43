"""The words of random standards: a synthetic vocabulary and definitions, and the values that matter; nothing goes in."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from rulekit import ir
from rulekit.vocabulary import VocabularyBuilder
from tests import random_history

AS_OF = date(2024, 2, 29)
FLAGS = {"unit": ("a", "b", "c", "d"), "item": ("p", "q"), "part": ("p", "q"), "site": ("p", "q"), "area": ("a",), "": ()}
NUMBERS = {
    "unit": ("x", "y", "free", "cost"), "item": ("v", "w", "amount"), "part": ("v",), "site": ("v", "amount"), "area": ("free",),
    "": (),
}  # fmt: skip
RATES = {"unit": ("rate",), "item": ("rate",), "part": (), "site": (), "area": (), "": ()}  # compared with literals only
TEXTS = {
    "unit": ("colour", "note"), "item": ("colour", "note"), "part": (), "site": ("colour",), "area": (), "": (),
}  # fmt: skip
DATES = {"unit": ("founded", "raised", "settled"), "item": ("made", "sold"), "part": (), "site": (), "area": (), "": ()}
GROUPS = {
    "unit": (("list", "items", "item"), ("list", "items", "item"), ("members", "site", "site")),
    "item": (("list", "parts", "part"),), "area": (("members", "unit", "unit"), ("members", "site", "site")),
    "": (("members", "unit", "unit"), ("members", "site", "site"), ("members", "area", "area")), "part": (), "site": (),
}  # fmt: skip
COLOURS = ("red", "green", "blue")
NOTES = ("福州", "Fúzhōu", "樂安", "ガ", "red")  # three of them have another form in NFD
ORDERS = ("ge", "gt", "le", "lt", "eq", "ne")
BOUNDS = (0, 1, 2, 3, -1, Fraction(1, 2), Fraction(5, 2), Fraction(1, 3), Fraction(1, 10), Fraction(3, 10))
EDGES = (Fraction(3, 10), Fraction(1, 3), Fraction(29, 50), Fraction(1), Fraction(0))
NEAR_EDGES = tuple(
    map(
        Fraction,
        (
            "0.3", "0.30000000000000004", "0.29999999999999993", "0.29", "0.31", "0.3333333333333333", "0.33333333333333337",
            "0.34", "0.33", "0.58", "0.57", "0.59", "0.5800000000000001", "0", "0.1", "1", "0.9999999999999999", "0.001", "2",
        ),
    )
)  # fmt: skip
HUGE = (2**53, -(2**53), 2**52 - 1, 10**15, 3_037_000_500, 10**9 + 7)
DAYS = (
    date(2024, 2, 29), date(2024, 3, 1), date(2023, 2, 28), date(2023, 3, 1), date(2022, 2, 28), date(2024, 2, 28),
    date(2023, 8, 29), date(2020, 2, 29), date(2024, 1, 30), date(2024, 1, 31),
)  # fmt: skip


def _odd(value, *, as_of):
    assert isinstance(value, Fraction)
    if value == 2:
        raise ValueError(f"two on {as_of}")
    return value == 1


def _strict(value, *, as_of):
    if value:
        raise LookupError("yes")
    return True


def _years(value, *, as_of):
    return Fraction((as_of - value).days, 365)


def _wrong(value, *, as_of):
    return str(value) if value == "blue" else 1.5


def vocabulary():
    """Areas over units over sites; units have items, which have parts; dates of existence, places, functions that may raise."""
    builder = VocabularyBuilder("synthetic")
    builder.record("area", zh="片", en="area", level=True, code_digits=2)
    builder.record("unit", zh="单位", en="unit", parent="area", level=True, code_digits=4, begins="opened", ends="closed")
    builder.record("site", zh="点", en="site", parent="unit")
    builder.record("item", zh="项", en="item", child=True)
    builder.record("part", zh="件", en="part", child=True)
    for type, names in FLAGS.items():
        for name in names:
            builder.yesno(name, type, zh=f"{type}甲{name}", en=f"{type} flag {name}")
    for name, type in (("x", "unit"), ("v", "item"), ("v", "part"), ("v", "site")):
        builder.number(name, type, zh=f"{type}数{name}", en=f"{type} number {name}", low=0, high=3, integer=True)
    for name, type in (("y", "unit"), ("w", "item")):
        builder.number(name, type, zh=f"{type}数{name}", en=f"{type} number {name}", low=-1, high=2, integer=True)
    builder.number("cost", "unit", zh="花费", en="cost", low=0)
    for type in ("unit", "area"):
        builder.number("free", type, zh=f"{type}任意数", en=f"{type} free number")
    for type in ("item", "site"):
        builder.number("amount", type, zh=f"{type}数额", en=f"{type} amount")
    for type in ("unit", "item"):
        builder.number("rate", type, zh=f"{type}率", en=f"{type} rate", low=0)
        builder.text("note", type, zh=f"{type}备注", en=f"{type} note")
    for type in ("unit", "item", "site"):
        choices = {one: (f"{type}色{one}", f"{type} {one}") for one in COLOURS}
        builder.text("colour", type, zh=f"{type}色", en=f"{type} colour", choices=choices)
    for name, type in (
        ("founded", "unit"), ("raised", "unit"), ("settled", "unit"), ("opened", "unit"), ("closed", "unit"), ("made", "item"),
        ("sold", "item"),
    ):  # fmt: skip
        events = {"happened_zh": f"{type}{name}了", "happened_en": f"{type} {name}"}
        builder.date(name, type, zh=f"{type}{name}日期", en=f"{type} {name} date", **events)
    random_history.declare(builder)
    builder.children("items", "unit", "item", zh="各项", en="items")
    builder.children("parts", "item", "part", zh="各件", en="parts")
    builder.place("north", zh="北片", en="north", level="area", codes="35")
    builder.function("odd", ("number",), "yesno", _odd, zh="奇", en="odd")
    builder.function("strict", ("yesno",), "yesno", _strict, zh="严", en="strict")
    builder.function("years", ("date",), "number", _years, zh="年数", en="years")
    builder.function("wrong", ("text",), "number", _wrong, zh="错", en="wrong")
    return builder.build()


VOCABULARY = vocabulary()
DEFINITIONS = {
    "busy": ir.Definition("busy", "class", "unit", ir.All((ir.Holds("unit", "a"), ir.Not(ir.Holds("unit", "b"))))),
    "big": ir.Definition("big", "class", "unit", ir.AnyOf((ir.Ref("busy"), ir.Holds("unit", "c")))),
    "load": ir.Definition("load", "quantity", "unit", ir.Arithmetic("/", ir.FieldValue("unit", "x"), ir.FieldValue("unit", "y"))),
    "total": ir.Definition(
        "total", "quantity", "unit", ir.Aggregate("sum", ir.Group("list", "items", "item"), ir.FieldValue("item", "w"))
    ),
    "level": ir.Definition(
        "level", "grade", "unit",
        ir.Graded(
            (
                ir.Band("high", ir.Compare("ge", ir.FieldValue("unit", "x"), ir.Number(Fraction(3)))),
                ir.Band("middle", ir.Compare("ge", ir.Ref("load"), ir.Number(Fraction(1)))),
                ir.Band("low", ir.Holds("unit", "b")),
            ), "none",
        ),
    ),
    "ready": ir.Definition(
        "ready", "ratio", "", ir.Share(ir.Group("members", "site", "site"), ir.Holds("site", "p")), "ratio"
    ),
}  # fmt: skip
