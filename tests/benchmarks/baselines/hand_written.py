"""A record goes in, the verdicts of 6 or 30 standards come out: written by hand, fused, fields read once, as fast as we could."""

from __future__ import annotations

from datetime import date

from rulekit.findings import Verdict

PASS, FAIL, UNKNOWN, NA = Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE
TODAY, YEAR_AGO, TWO_YEARS_AGO = date(2025, 6, 30), date(2024, 6, 30), date(2023, 6, 30)
FIELDS = (
    "workers", "members", "officers", "area", "exits", "payroll", "injured", "union", "insurance", "desk", "room", "kit", "noisy",
    "locked", "audit", "plan", "alarm", "ownership", "sector", "founded", "inspected",
)  # fmt: skip
ABSENT = dict.fromkeys(FIELDS)  # looked up as if every key were there; a record where one is not is filled up and judged again


def six(record):
    try:
        workers, ownership = record["workers"], record["ownership"]
        if workers is None:
            one = two = UNKNOWN if ownership is None or ownership == "private" else NA
            founded = record["founded"]
            three = NA if founded is not None and YEAR_AGO < founded <= TODAY else UNKNOWN
        elif workers >= 50:
            union, founded = record["union"], record["founded"]
            has_union = PASS if union else UNKNOWN if union is None else FAIL
            three = (PASS if union else UNKNOWN) if founded is None else NA if YEAR_AGO < founded <= TODAY else has_union
            if ownership == "private":
                one = has_union
                members = record["members"]
                two = UNKNOWN if members is None else PASS if members >= 1 else FAIL
            else:
                one = two = UNKNOWN if ownership is None else NA
        else:
            one = three = NA
            if workers < 30:
                two = NA
            elif ownership == "private":
                members = record["members"]
                two = UNKNOWN if members is None else PASS if members >= 1 else FAIL
            else:
                two = UNKNOWN if ownership is None else NA

        sector = record["sector"]
        if sector == "construction":
            if workers is None:
                four = UNKNOWN
            elif workers == 0:
                four = NA
            else:
                officers = record["officers"]
                four = UNKNOWN if officers is None else PASS if officers * 100 >= workers else FAIL
        else:
            four = UNKNOWN if sector is None and workers != 0 else NA

        area = record["area"]
        five = UNKNOWN if area is None else PASS if 100 <= area <= 5000 else FAIL

        noisy = record["noisy"]
        if noisy:
            locked = record["locked"]
            six_ = FAIL if locked else UNKNOWN if locked is None else PASS
        else:
            six_ = UNKNOWN if noisy is None else NA
        return one, two, three, four, five, six_
    except KeyError:
        return six({**ABSENT, **record})


def thirty(record):
    try:
        workers, members, payroll, officers = record["workers"], record["members"], record["payroll"], record["officers"]
        ownership, sector = record["ownership"], record["sector"]
        union, desk, kit, insurance = record["union"], record["desk"], record["kit"], record["insurance"]
        audit, plan, noisy, alarm = record["audit"], record["plan"], record["noisy"], record["alarm"]

        has_desk = PASS if desk else UNKNOWN if desk is None else FAIL
        has_kit = PASS if kit else UNKNOWN if kit is None else FAIL
        has_audit = PASS if audit else UNKNOWN if audit is None else FAIL
        has_alarm = PASS if alarm else UNKNOWN if alarm is None else FAIL
        if union:
            has_union = s20 = PASS
        elif union is None:
            has_union, s20 = UNKNOWN, PASS if desk else UNKNOWN
        else:
            has_union, s20 = FAIL, has_desk
        if insurance:
            has_insurance, s21 = PASS, has_kit
        elif insurance is None:
            has_insurance, s21 = UNKNOWN, FAIL if kit is False else UNKNOWN
        else:
            has_insurance = s21 = FAIL

        founded = record["founded"]
        if founded is None:
            s27 = UNKNOWN
            since = PASS if union else UNKNOWN
        elif founded <= YEAR_AGO:
            s27 = PASS if plan else has_audit if plan is not None else PASS if audit else UNKNOWN
            since = has_union
        else:
            s27 = NA
            since = NA if founded <= TODAY else has_union

        if noisy:
            locked = record["locked"]
            six_ = s30 = FAIL if locked else UNKNOWN if locked is None else PASS
        elif noisy is None:
            six_ = UNKNOWN
            s30 = PASS if record["locked"] is False else UNKNOWN
        else:
            six_, s30 = NA, PASS

        if workers is None:
            tenth = pay = s11 = UNKNOWN
            three = NA if since is NA else UNKNOWN
            s29 = NA if desk else UNKNOWN
        else:
            tenth = (UNKNOWN if workers else PASS) if members is None else PASS if members * 10 >= workers else FAIL
            pay = (UNKNOWN if workers else PASS) if payroll is None else PASS if payroll >= workers * 24000 else FAIL
            if workers >= 50:
                s11 = PASS if plan else UNKNOWN if plan is None else FAIL
                three = since
            else:
                s11 = three = NA
            if desk or workers < 10:
                s29 = NA
            elif desk is None:
                s29 = PASS if kit else UNKNOWN
            else:
                s29 = has_kit

        if ownership == "private":
            s13, s24 = has_desk, NA
            if workers is None:
                one = two = UNKNOWN
                s14 = NA if desk else UNKNOWN
            elif workers >= 50:
                one = has_union
                two = UNKNOWN if members is None else PASS if members >= 1 else FAIL
                if desk:
                    s14 = NA
                else:
                    room = record["room"]
                    s14 = PASS if room else FAIL if room is False and desk is False else UNKNOWN
            else:
                one = s14 = NA
                two = NA if workers < 30 else UNKNOWN if members is None else PASS if members >= 1 else FAIL
        elif ownership is None:
            s13 = s24 = s30 = UNKNOWN
            if workers is None or workers >= 50:
                one = two = UNKNOWN
                s14 = NA if desk else UNKNOWN
            else:
                one = s14 = NA
                two = NA if workers < 30 else UNKNOWN
        else:
            one = two = s13 = s14 = s30 = NA
            s24 = has_audit

        if sector == "construction":
            s22 = UNKNOWN if officers is None else PASS if officers >= 1 else FAIL
            if workers is None:
                four = s23 = UNKNOWN
            elif workers == 0:
                four = s23 = NA
            elif officers is None:
                four = UNKNOWN
                s23 = UNKNOWN if workers >= 50 else NA
            else:
                four = PASS if officers * 100 >= workers else FAIL
                s23 = NA if workers < 50 else PASS if officers >= 2 else FAIL
        elif sector is None:
            s22 = UNKNOWN
            four = NA if workers == 0 else UNKNOWN
            s23 = UNKNOWN if workers is None or workers >= 50 else NA
        else:
            four = s23 = NA
            s22 = NA if sector != "manufacturing" else UNKNOWN if officers is None else PASS if officers >= 1 else FAIL

        area, exits = record["area"], record["exits"]
        if area is None:
            five = s7 = s28 = UNKNOWN
            s12 = has_alarm if noisy else UNKNOWN
        elif area >= 200:
            five = PASS if area <= 5000 else FAIL
            s12 = has_alarm
            s7 = UNKNOWN if exits is None else PASS if exits >= 2 else FAIL
            s28 = NA if area < 1000 else UNKNOWN if exits is None else PASS if exits >= 3 else FAIL
        else:
            five = PASS if area >= 100 else FAIL
            s7 = s28 = NA
            s12 = has_alarm if noisy else UNKNOWN if noisy is None else NA

        inspected = record["inspected"]
        if inspected is None:
            s15 = s16 = UNKNOWN
        elif inspected <= TWO_YEARS_AGO or inspected > TODAY:
            s15 = s16 = FAIL
        else:
            s15 = PASS
            s16 = FAIL if noisy and inspected <= YEAR_AGO else PASS
        if not noisy:
            s16 = UNKNOWN if noisy is None else NA

        injured = record["injured"]
        if injured is None:
            s18 = s19 = UNKNOWN
        elif injured <= 0:
            s18 = s19 = PASS
        else:
            s18, s19 = FAIL, PASS if injured <= 2 else FAIL
        return (
            one, two, three, four, five, six_, s7, has_kit, has_insurance,
            UNKNOWN if payroll is None else NA if payroll < 1_000_000 else has_audit,
            s11, s12, s13, s14, s15, s16, tenth, s18, s19, s20, s21, s22, s23, s24, PASS, pay, s27, s28, s29, s30,
        )  # fmt: skip
    except KeyError:
        return thirty({**ABSENT, **record})
