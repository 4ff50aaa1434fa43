"""A record goes in, the verdicts of 6 or 30 standards come out: written by hand, fused, fields read once, as fast as we could."""

from __future__ import annotations

from datetime import date

from rulekit.findings import Verdict

PASS, FAIL, UNKNOWN, NA = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE
TODAY, YEAR_AGO, TWO_YEARS_AGO = date(2025, 6, 30), date(2024, 6, 30), date(2023, 6, 30)
MAKERS = frozenset(("construction", "manufacturing"))


def six(record):
    workers, area, officers = record.get("workers"), record.get("area"), record.get("officers")
    ownership, union = record.get("ownership"), record.get("union")
    private = None if ownership is None else ownership == "private"
    large = None if workers is None else workers >= 50

    has_union = PASS if union else UNKNOWN if union is None else FAIL
    if private is False or large is False:
        one = NA
    elif private and large:
        one = has_union
    else:
        one = UNKNOWN

    if private is False or (workers is not None and workers < 30):
        two = NA
    elif private and workers is not None:
        members = record.get("members")
        two = UNKNOWN if members is None else PASS if members >= 1 else FAIL
    else:
        two = UNKNOWN

    if large is False:
        three = NA
    else:
        founded = record.get("founded")
        if founded is not None and YEAR_AGO < founded <= TODAY:
            three = NA
        elif large is None:
            three = UNKNOWN
        elif union:
            three = PASS
        elif founded is None or union is None:
            three = UNKNOWN
        else:
            three = FAIL

    sector = record.get("sector")
    if (sector != "construction" and sector is not None) or workers == 0:
        four = NA
    elif sector is None or workers is None or officers is None:
        four = UNKNOWN
    else:
        four = PASS if officers * 100 >= workers else FAIL

    noisy = record.get("noisy")
    if noisy:
        locked = record.get("locked")
        six_ = UNKNOWN if locked is None else FAIL if locked else PASS
    else:
        six_ = UNKNOWN if noisy is None else NA
    return one, two, three, four, UNKNOWN if area is None else PASS if 100 <= area <= 5000 else FAIL, six_


def thirty(record):
    workers, members, officers = record.get("workers"), record.get("members"), record.get("officers")
    area, exits, payroll, injured = record.get("area"), record.get("exits"), record.get("payroll"), record.get("injured")
    ownership, sector = record.get("ownership"), record.get("sector")
    founded, inspected = record.get("founded"), record.get("inspected")
    union, insurance, desk, kit = record.get("union"), record.get("insurance"), record.get("desk"), record.get("kit")
    noisy, locked, audit, plan = record.get("noisy"), record.get("locked"), record.get("audit"), record.get("plan")
    private = None if ownership is None else ownership == "private"
    building = None if sector is None else sector == "construction"
    if workers is None:
        large = None
        tenth = pay = UNKNOWN
    else:
        large = workers >= 50
        tenth = (UNKNOWN if workers else PASS) if members is None else PASS if members * 10 >= workers else FAIL
        pay = (UNKNOWN if workers else PASS) if payroll is None else PASS if payroll >= workers * 24000 else FAIL

    has_union = PASS if union else UNKNOWN if union is None else FAIL
    has_desk = PASS if desk else UNKNOWN if desk is None else FAIL
    has_kit = PASS if kit else UNKNOWN if kit is None else FAIL
    has_insurance = PASS if insurance else UNKNOWN if insurance is None else FAIL
    has_audit = PASS if audit else UNKNOWN if audit is None else FAIL

    if private:
        two = UNKNOWN
        s30 = PASS if noisy is False or locked is False else FAIL if noisy and locked else UNKNOWN
        s13, s24 = has_desk, NA
        if large:
            one = has_union
            if desk:
                s14 = NA
            else:
                room = record.get("room")
                s14 = PASS if room else FAIL if room is False and desk is False else UNKNOWN
        elif large is None:
            one = UNKNOWN
            s14 = NA if desk else UNKNOWN
        else:
            one = s14 = NA
        if workers is not None:
            two = NA if workers < 30 else UNKNOWN if members is None else PASS if members >= 1 else FAIL
    elif private is False:
        one = two = s13 = s14 = s30 = NA
        s24 = has_audit
    else:
        s13 = s24 = s30 = UNKNOWN
        one = NA if large is False else UNKNOWN
        two = NA if workers is not None and workers < 30 else UNKNOWN
        s14 = NA if desk or large is False else UNKNOWN

    if large:
        s11 = PASS if plan else UNKNOWN if plan is None else FAIL
        three = (PASS if union else UNKNOWN) if founded is None else NA if YEAR_AGO < founded <= TODAY else has_union
    elif large is None:
        s11 = UNKNOWN
        three = NA if founded is not None and YEAR_AGO < founded <= TODAY else UNKNOWN
    else:
        s11 = three = NA

    if building:
        if workers is None:
            four = UNKNOWN
            s23 = UNKNOWN
        elif workers == 0:
            four = s23 = NA
        else:
            four = UNKNOWN if officers is None else PASS if officers * 100 >= workers else FAIL
            s23 = NA if not large else UNKNOWN if officers is None else PASS if officers >= 2 else FAIL
        s22 = UNKNOWN if officers is None else PASS if officers >= 1 else FAIL
    elif building is None:
        four = NA if workers == 0 else UNKNOWN
        s22 = UNKNOWN
        s23 = NA if large is False else UNKNOWN
    else:
        four = s23 = NA
        s22 = NA if sector not in MAKERS else UNKNOWN if officers is None else PASS if officers >= 1 else FAIL

    if noisy:
        six_ = PASS if locked is False else FAIL if locked else UNKNOWN
        s16 = UNKNOWN if inspected is None else PASS if YEAR_AGO < inspected <= TODAY else FAIL
    elif noisy is None:
        six_ = s16 = UNKNOWN
    else:
        six_ = s16 = NA

    alarm = record.get("alarm")
    if area is None:
        five = s7 = s28 = UNKNOWN
        s12 = UNKNOWN if not noisy else PASS if alarm else UNKNOWN if alarm is None else FAIL
    else:
        five = PASS if 100 <= area <= 5000 else FAIL
        if area >= 200:
            s7 = UNKNOWN if exits is None else PASS if exits >= 2 else FAIL
            s28 = NA if area < 1000 else UNKNOWN if exits is None else PASS if exits >= 3 else FAIL
            s12 = PASS if alarm else UNKNOWN if alarm is None else FAIL
        else:
            s7 = s28 = NA
            s12 = (PASS if alarm else UNKNOWN if alarm is None else FAIL) if noisy else UNKNOWN if noisy is None else NA

    if workers is None:
        s29 = NA if desk else UNKNOWN
    elif workers < 10 or desk:
        s29 = NA
    elif desk is None:
        s29 = PASS if kit else UNKNOWN
    else:
        s29 = has_kit

    if founded is None:
        s27 = UNKNOWN
    elif founded <= YEAR_AGO:
        s27 = PASS if plan or audit else UNKNOWN if plan is None or audit is None else FAIL
    else:
        s27 = NA
    if injured is None:
        s18 = s19 = UNKNOWN
    else:
        s18 = PASS if injured <= 0 else FAIL
        s19 = PASS if injured <= 2 else FAIL
    return (
        one, two, three, four, five, six_, s7, has_kit, has_insurance,
        UNKNOWN if payroll is None else NA if payroll < 1_000_000 else has_audit,
        s11, s12, s13, s14,
        UNKNOWN if inspected is None else PASS if TWO_YEARS_AGO < inspected <= TODAY else FAIL,
        s16, tenth, s18, s19,
        PASS if union or desk else UNKNOWN if union is None or desk is None else FAIL,
        PASS if insurance and kit else FAIL if insurance is False or kit is False else UNKNOWN,
        s22, s23, s24, PASS, pay, s27, s28, s29, s30,
    )  # fmt: skip
