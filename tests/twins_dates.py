"""Twins about dates: a generator goes in; deadlines, fixed days, orders of steps and stages come out."""

from __future__ import annotations

from datetime import date, timedelta

from tests.twins_parts import Random
from tests.twins_words import en_number, zh_number

FORCES = (("应当", "must"), ("必须", "must"), ("宜", "should"), ("应", "shall"))
# record: Chinese, English singular and plural, trigger and what has to follow, each Chinese and English
DUE = (
    ("问题", "a problem", "problems", ("提出", "raised"), ("办结", "settled")),
    ("问题", "a problem", "problems", ("提出", "raised"), ("解决", "resolved")),
    ("整改通知书", "a rectification notice", "rectification notices", ("下达", "issued"), ("销号", "answered")),
    ("突发事件", "an emergency", "emergencies", ("宣布", "declared"), ("组建临时党组织", "given a temporary party organization")),
    ("决策", "a decision", "decisions", ("表决", "voted on"), ("公示", "published")),
)  # fmt: skip
UNITS = (("日", "days"), ("天", "days"), ("个月", "months"), ("周", "weeks"), ("年", "years"))
STEPS = (("提议", "proposal"), ("协商", "consultation"), ("审议", "review"), ("表决", "vote"), ("公示", "publication"))
THINGS = (("党组织", "a party organization"), ("驻村干部", "a resident cadre"), ("产业链", "an industry chain"))
RATIOS = (("一肩挑比例", "the 一肩挑 ratio"), ("驻村干部覆盖率", "the resident-cadre coverage"))


def _day(r: Random) -> date:
    return date(2020, 1, 1) + timedelta(days=r.randint(0, 3000))


def _said(r: Random, day: date) -> tuple[str, str]:
    """A day in both languages; the last day of a year or month in words, sometimes."""
    months = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]
    after = day + timedelta(days=1)
    if after.day == 1 and after.month == 1 and r.random() < 0.7:
        return f"{day.year}年{r.choice(['底', '年底', '末'])}", f"the end of {day.year}"
    if after.day == 1 and r.random() < 0.7:
        return f"{day.year}年{day.month}月{r.choice(['底', '末'])}", f"the end of {months[day.month - 1]} {day.year}"
    zh = r.choice([f"{day.year}年{day.month}月{day.day}日", day.isoformat()])
    return zh, r.choice([day.isoformat(), f"{day.year}-{day.month}-{day.day}"])


def _end(r: Random) -> date:
    """Often the end of a month or a year."""
    day = _day(r)
    if r.random() < 0.3:
        return date(day.year, 12, 31)
    return day.replace(day=1) - timedelta(days=1) if r.random() < 0.3 else day


def by(r: Random) -> tuple[str, str]:
    """By a day, before it."""
    day = _end(r)
    if r.random() < 0.2:
        zh, en = _said(r, day)
        return f"早于{zh}", f"before {en}"
    zh, en = _said(r, day)
    front = r.choice([f"在{zh}前", f"在{zh}以前", f"于{zh}前", f"不迟于{zh}", f"{zh}之前"])
    return front, f"{r.choice(['by', 'no later than', 'on or before'])} {en}"


def _whom(r: Random, zh: str, one: str, many: str, event: tuple[str, str]) -> tuple[str, str]:
    """The records, some of them narrowed by when they began."""
    if r.random() < 0.6:
        return zh, r.choice([one, many])
    day = _day(r)
    zh_day, en_day = f"{day.year}年{day.month}月{day.day}日", day.isoformat()
    zh_when, en_when = r.choice(
        [(f"{zh_day}以后", f"on or after {en_day}"), (f"自{zh_day}起", f"from {en_day}"), (f"晚于{zh_day}", f"after {en_day}"),
         (f"早于{zh_day}", f"before {en_day}"), (f"在{zh_day}以前", f"by {en_day}"), (f"在{day.year}年", f"in {day.year}")]
    )  # fmt: skip
    return f"{zh_when}{event[0]}的{zh}", f"{many} {r.choice(['', 'that were '])}{event[1]} {en_when}"


def deadline(r: Random) -> tuple[str, str]:
    """Something that has to follow something else in time, or be done by a day."""
    zh, one, many, trigger, done = r.choice(DUE)
    who_zh, who_en = _whom(r, zh, one, many, trigger)
    zh_force, en_force = r.choice(FORCES)
    if r.random() < 0.3:
        when_zh, when_en = by(r)
        return f"{who_zh}{zh_force}{when_zh}{done[0]}", f"{who_en} {en_force} be {done[1]} {when_en}"
    number, (zh_unit, en_unit) = r.randint(2, 60), r.choice(UNITS)
    length = f"{zh_number(r, number)}{zh_unit}"
    since = r.choice([f"自{trigger[0]}之日起{length}内", f"在{trigger[0]}后{length}内", f"{trigger[0]}之日起{length}内"])
    joint = r.choice(["of being", "after being", "of having been"])
    if r.random() < 0.2:  # the day of the trigger is the first one
        since, joint = f"自{trigger[0]}当日起{length}内", "beginning with the day it was"
    tail = f"within {en_number(r, number)} {en_unit} {joint} {trigger[1]}"
    return f"{who_zh}{zh_force}{since}{done[0]}", f"{who_en} {en_force} be {done[1]} {tail}"


def order(r: Random) -> tuple[str, str]:
    """Steps in order; one event after another."""
    zh_force, en_force = r.choice(FORCES)
    if r.random() < 0.3:
        if r.random() < 0.5:
            return f"决策{zh_force}在审议后公示", f"a decision {en_force} be published after being reviewed"
        return "决策不得在审议前公示", "a decision must not be published before being reviewed"
    steps = r.sample(STEPS, r.randint(2, 5))
    head = r.choice(["依次经过下列步骤：", "依次经过以下步骤：", "按下列顺序进行："])
    en_head = r.choice(["go through these steps in order: ", "go through the following steps in order: "])
    *front, last = (en for _, en in steps)
    en_steps = ", ".join(front) + r.choice([", ", " and "]) + last
    return f"决策{zh_force}{head}{'、'.join(zh for zh, _ in steps)}", f"a decision {en_force} {en_head}{en_steps}"


def staged(r: Random) -> tuple[str, str]:
    """Stages of a ratio, of a number, of different things."""
    zh_force, en_force = r.choice(FORCES)
    days = sorted({_end(r) for _ in range(r.randint(1, 3))})
    said = [_said(r, day) for day in days]
    kind = r.choice(["ratio", "number", "things"])
    if kind == "ratio":
        (zh, en), shares = r.choice(RATIOS), [r.randint(1, 99) for _ in days]
        zh_parts = [f"达到{share}%以上" for share in shares]
        en_parts = [f"{'be ' if index == 0 else ''}at least {share}%" for index, share in enumerate(shares)]
    elif kind == "number":
        zh, en, counts = "村", "a village", [r.randint(2, 9) for _ in days]
        zh_parts = [f"至少有{count}名委员" for count in counts]
        en_parts = [f"have at least {count} committee members" for count in counts]
    else:
        zh, en, things = "村", "a village", r.sample(THINGS, len(days))
        zh_parts, en_parts = [f"有{thing}" for thing, _ in things], []
        en_parts = [f"{'have ' if index == 0 else ''}{thing}" for index, (_, thing) in enumerate(things)]
    zh_said = [r.choice([f"到{day}", f"在{day}前", f"在{day}以前"]) for day, _ in said]
    first = r.choice([f"{zh_said[0]}{zh_force}", f"{zh_force}{zh_said[0]}"])
    zh_tail = "".join(f"，{day}{part}" for day, part in zip(zh_said[1:], zh_parts[1:], strict=True))
    en_said = [f"{part} by {day}" for part, (_, day) in zip(en_parts, said, strict=True)]
    text = en_said[0] if len(en_said) == 1 else ", ".join(en_said[:-1]) + r.choice([" and ", ", "]) + en_said[-1]
    return f"{zh}{first}{zh_parts[0]}{zh_tail}", f"{en} {en_force} {text}"


def dates(r: Random) -> tuple[str, str]:
    """One of them."""
    return r.choice((deadline, deadline, order, staged, staged))(r)
