"""A source of chance goes in, records with gaps and the hierarchy they stand in come out; all of it synthetic."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from rulekit.records import Dataset, Days, Listing, NotYet, Record
from tests import random_history
from tests.random_words import (
    BOUNDS,
    COLOURS,
    DATES,
    DAYS,
    FLAGS,
    HUGE,
    NEAR_EDGES,
    NOTES,
    NUMBERS,
    RATES,
    TEXTS,
    VOCABULARY,
)

GAPS = (0, 0, 8, 25, 50)


class Chance:
    """Draws from a random.Random, or from one of Hypothesis."""

    def __init__(self, random):
        self.random = random

    def one(self, items):
        return items[self.random.randrange(len(items))]

    def often(self, percent):
        return self.random.randrange(100) < percent

    def upto(self, most):
        return self.random.randrange(most + 1)


class RecordSource(Chance):
    """
    Draws values, records and data sets.

    `style` says which numbers a data set has: "thirds" and other fractions, "decimal" ones, or "huge" ones next to small whole
    ones. `plain` data sets hold what a table of a file can: dates known to the day, lists that are there and complete, no rows
    that could not be read.
    """

    style = "thirds"
    plain = False

    # values --------------------------------------------------------------------------------------

    def values(self, type, gaps):
        found = {}
        for name in FLAGS[type]:
            found[name] = self.often(60)
        for name in NUMBERS[type]:
            found[name] = self.amount(VOCABULARY.fields[type, name])
        for name in RATES[type]:
            found[name] = self.one(NEAR_EDGES)
        for name in TEXTS[type]:
            found[name] = self.one(NOTES if name == "note" else COLOURS)
        for name in DATES[type]:
            found[name] = self.day()
        found = {name: value for name, value in found.items() if not self.often(gaps)}
        return found | random_history.values(self, type)

    def amount(self, field):
        """A number of a field: small, at a threshold, a step beside one, or very large."""
        value = Fraction(self.upto(4) - 1)
        if not field.integer and self.style == "huge" and self.often(20):
            value = Fraction(self.one(HUGE))
        elif not field.integer and self.style != "huge" and self.often(40):
            steps = (Fraction(1, 100), Fraction(1, 1000)) if self.style == "decimal" else (Fraction(1, 3), Fraction(1, 1000))
            edge = Fraction(self.one(BOUNDS))
            value = edge if edge.denominator != 3 or self.style == "thirds" else Fraction(1)
            value += self.one((-1, 0, 1)) * self.one(steps)
        value = value if field.low is None else max(value, field.low)
        return value if field.high is None else min(value, field.high)

    def day(self):
        form = self.upto(9)
        if form == 0:
            return NotYet()
        if form == 1 and not self.plain:
            year = self.one((2022, 2023, 2024))
            return Days(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal())
        if form == 2 and not self.plain:
            return Days(date(2023, 2, 1).toordinal(), date(2023, 2, 28).toordinal())
        return Days.on(self.one(DAYS))

    # records -------------------------------------------------------------------------------------

    def listing(self, type, prefix, gaps):
        members = tuple(self.member(type, f"{prefix}{type[0]}{index}", gaps) for index in range(self.upto(4)))
        if self.plain:
            return Listing(members)
        sure = self.upto(len(members)) if self.often(12) else len(members)
        return Listing(members[:sure], members[sure:], complete=not self.often(8))

    def member(self, type, key, gaps):
        record = Record(type, key, self.values(type, gaps))
        if type == "item" and (self.plain or not self.often(gaps)):
            record.lists["parts"] = self.listing("part", key, gaps)
        return record

    def unit(self, key, gaps=None):
        gaps = self.one(GAPS) if gaps is None else gaps
        record = Record("unit", key, self.values("unit", gaps))
        if self.plain or not self.often(gaps):
            record.lists["items"] = self.listing("item", key, gaps)
        if self.often(5):
            record.values[self.one(("opened", "closed"))] = self.day()
        return record

    def dataset(self, size):
        """
        Units in areas 35 and 36, in one known by its name, or of no code; sites below them, some of which cannot be placed;
        rejected rows. Sites and areas may not have been supplied, or be tables without rows.
        """
        found = Dataset(VOCABULARY)
        units = [self.unit(f"{self.one((35, 36))}{index:02}" if self.often(85) else f"u{index}") for index in range(size)]
        for unit in units:
            if unit.key.startswith("u") and self.often(15):
                unit.above["area"] = "north"
        if not self.plain and self.often(10):
            self._orphan(units)
        found.records["unit"] = units
        found.supplied = {"unit"}
        if self.often(85):
            self._sites(found, units)
        if self.often(70):
            found.supplied.add("area")
            keys = () if self.often(12) else ("35", "36", "37")
            found.records["area"] = [Record("area", key, self.values("area", 10), name=f"area {key}") for key in keys]
        if self.often(30):
            found.unit_names["area", "36"] = "北片"
        return found

    def _orphan(self, units):
        """An item whose owner cannot be told: it may belong to each list that is there."""
        lost = self.member("item", "orphan", self.one(GAPS))
        for unit in units:
            if "items" in unit.lists:
                one = unit.lists["items"]
                unit.lists["items"] = Listing(one.members, (*one.uncertain, lost), one.complete)

    def _sites(self, found, units):
        found.supplied.add("site")
        found.records["site"] = sites = []
        if self.often(12) or not units:
            return
        for index in range(len(units) * 2):
            parent = self.one(units).key if self.often(98) else ""
            parent = f"37{self.upto(3):02}" if self.often(2) else parent  # a unit that was not supplied
            sites.append(Record("site", f"s{index}", self.values("site", self.one((0, 0, 30))), parent=parent))
        if not self.plain and self.often(45):
            parents = (units[0].key, units[-1].key, "3803", "")  # of one that was not supplied; of none that is known
            found.unreadable.append(Record("site", "lost", self.values("site", 50), parent=self.one(parents)))
            if self.often(30):
                found.unreadable.append(Record("unit", "3599", self.values("unit", 50)))
        if not self.plain and self.often(5):
            found.unreadable.append(Record("", "lost too"))
