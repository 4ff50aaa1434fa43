"""Words and numbers of the twin generator: the same part in Chinese and English, written by hand, each in several surfaces."""

from __future__ import annotations

from fractions import Fraction

# Record types: Chinese words, measure word for counting them, English singulars and plurals.
NOUNS = {
    "firm": (("企业", "公司"), "家", ("firm", "company"), ("firms", "companies")),
    "village": (("村", "行政村"), "个", ("village", "administrative village"), ("villages", "administrative villages")),
    "community": (("社区",), "个", ("community",), ("communities",)),
    "venue": (("活动场所",), "处", ("venue",), ("venues",)),
    "employer": (("用人单位",), "家", ("employer",), ("employers",)),
    "workplace": (("工作场所", "作业场所"), "处", ("workplace",), ("workplaces",)),
    "branch": (("支部", "党支部"), "个", ("branch", "party branch"), ("branches", "party branches")),
    "township": (("乡镇", "街道"), "个", ("township", "subdistrict"), ("townships", "subdistricts")),
}
ADJECTIVES = {
    "firm": [(("非公", "民营", "非公有制"), ("non-public", "private"))],
    "village": [(("示范",), ("demonstration",))],
    "community": [(("示范",), ("demonstration",))],
    "venue": [(("闲置",), ("idle",)), (("零散",), ("scattered",)), (("杂乱",), ("disorderly",)), (("脏污",), ("dirty",))],
    "employer": [(("建筑业",), ("construction",)), (("制造业",), ("manufacturing",))],
    "workplace": [(("高噪声",), ("noisy",)), (("上锁",), ("locked",))],
    "branch": [],
    "township": [],
}
# Numbers that are had: Chinese, measure words, English singular and plural, largest number.
COUNTS = {
    "firm": [("员工", "人名", "employee", "employees", 5000), ("党员", "人名", "party member", "party members", 300)],
    "village": [("居民", "人名", "resident", "residents", 20000)],
    "community": [("居民", "人名", "resident", "residents", 40000), ("工作人员", "人名", "worker", "workers", 90)],
    "employer": [
        ("职工", "人名", "worker", "workers", 9000), ("工会会员", "人名", "union member", "union members", 500),
        ("残疾职工", "人名", "disabled worker", "disabled workers", 80),
        ("安全员", "人名", "safety officer", "safety officers", 40),
    ],
    "workplace": [("职工", "人名", "worker", "workers", 900), ("安全出口", "个处", "emergency exit", "emergency exits", 12)],
    "venue": [],
    "branch": [],
    "township": [],
}  # fmt: skip
# Amounts: Chinese, English, unit, largest number, step.
AMOUNTS = {
    "community": [
        ("每年办公经费", "annual office funds", "yuan", 200_000, 500),
        ("办公经费", "office funds", "yuan", 90_000, 1000),
    ],
    "village": [("每年办公经费", "annual office funds", "yuan", 90_000, 500)],
    "workplace": [("建筑面积", "floor area", "square_metre", 20_000, 50)],
    "employer": [("工资总额", "payroll", "yuan", 9_000_000, 10_000)],
}
UNITS = {"yuan": (("元",), ("yuan",)), "square_metre": (("平方米", "㎡"), ("square metres", "m²"))}
# Things that are had: Chinese, English with its article and without, verbs besides 有 and have.
SET_UP = (("建立", "set up"), ("设立", "establish"))
THINGS = {
    "firm": [
        ("党组织", "a party organization", SET_UP), ("党委", "a party committee", SET_UP), ("培训室", "a training room", SET_UP),
        ("联合党组织", "a joint party organization", (("加入", "join"), *SET_UP)),
    ],
    "village": [
        ("党组织", "a party organization", SET_UP), ("驻村干部", "a resident cadre", ()), ("产业链", "an industry chain", ()),
        ("产业链党组织", "a chain organization", SET_UP), ("整改方案", "a rectification plan", ()),
    ],
    "community": [
        ("党组织", "a party organization", SET_UP), ("服务台", "a service desk", ()),
        ("整改方案", "a rectification plan", ()), ("预算内工作活动经费", "budgeted work and activity funds", ()),
    ],
    "venue": [
        ("农家书屋", "a reading room", (("提供", "offer"), ("具备", "provide"))),
        ("文化服务中心", "a culture centre", (("具备", "offer"),)),
        ("党群服务中心", "a service centre", (("具备", "offer"),)),
        ("居家养老服务中心", "home care for the elderly", (("提供", "provide"),)),
    ],
    "employer": [("工会组织", "a trade union", SET_UP), ("工伤保险", "injury insurance", ())],
    "workplace": [("急救箱", "a first-aid kit", (("配备", "keep"),))],
    "township": [("综合党委", "a general party committee", SET_UP)],
    "branch": [],
}  # fmt: skip
EVENTS = {"firm": [("成立", ("founded", "established"))], "employer": [("登记", ("registered",))]}
# Child records: Chinese, measure words, English singular and plural, adjectives, events, amounts.
WOMEN, MEN = (("女性", "妇女"), ("women", "female")), (("男性",), ("men", "male"))
MEMBER = ("委员", "名", "committee member", "committee members")
CHILDREN = {
    "village": [MEMBER, ("党员", "名", "party member", "party members")],
    "community": [MEMBER],
    "branch": [("党员", "名", "party member", "party members")],
}
PEOPLE = [WOMEN, MEN]
TRAINED = ("接受过培训", ("trained",))

FORCES = {
    "must": (("应当", "必须", "应", "须", "均应当", "都应当"), ("must", "shall")),
    "must_not": (("不得", "禁止", "严禁"), ("must not", "shall not")),
    "should": (("宜", "力争", "鼓励"), ("should",)),
    "should_not": (("不宜",), ("should not",)),
    "may": (("可以", "可"), ("may",)),
}
# Comparison words: before the number, after the number.
ZH_COMPARE = {
    "ge": (("不少于", "不低于", "至少"), ("以上", "及以上", "（含）以上", "(含)以上")),
    "gt": (("超过", "多于", "大于"), ()),
    "le": (("不超过", "至多", "最多", "不多于"), ("以下", "及以下", "以内")),
    "lt": (("不足", "少于", "不满", "低于"), ()),
    "eq": (("恰好", "正好"), ()),
}
EN_COMPARE = {
    "ge": (("at least", "not less than", "no fewer than", "not fewer than"), ("or more", "or above")),
    "gt": (("more than", "over"), ()),
    "le": (("at most", "not more than", "no more than"), ("or fewer", "or less")),
    "lt": (("fewer than", "less than", "below", "under"), ()),
    "eq": (("exactly",), ()),
}
RATIOS = [
    (Fraction(1, 2), ("50%", "百分之五十", "五成", "半数", "二分之一"), ("50%", "50 percent", "half", "one half")),
    (Fraction(1, 3), ("三分之一", "1/3"), ("one third", "1/3", "one-third")),
    (Fraction(2, 3), ("三分之二",), ("two thirds", "2/3")),
    (Fraction(9, 10), ("90%", "九成", "百分之九十"), ("90%", "90 percent")),
]
_DIGITS = "零一二三四五六七八九"
_SMALL = {
    2: "two",
    3: "three",
    4: "four",
    5: "five",
    7: "seven",
    10: "ten",
    12: "twelve",
    20: "twenty",
    30: "thirty",
    50: "fifty",
    100: "one hundred",
}


def wide(text):
    """Half-width digits as full-width ones."""
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else c for c in text)


def chinese(number):
    """A whole number below ten thousand in Chinese numerals."""
    if number == 2:
        return "两"
    text, zero = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // size % 10
        if digit == 0:
            zero = bool(text)
            continue
        text += ("零" if zero else "") + ("" if size == 10 and digit == 1 and not text else _DIGITS[digit]) + unit
        zero = False
    return text


def zh_number(random, number):
    """A whole number as Chinese texts write it."""
    forms = [str(number)] * 3 + [wide(str(number))]
    if number < 10_000:
        forms.append(chinese(number))
    if number >= 1000:
        forms.append(f"{number:,}")
    if number >= 10_000 and number % 100 == 0:
        forms += [f"{number / 10_000:g}万"] * 2
    return random.choice(forms)


def en_number(random, number):
    """A whole number as English texts write it."""
    return random.choice([f"{number:,}", f"{number:,}", str(number), _SMALL.get(number, str(number))])


def ratio(random):
    """A share of a whole in both languages."""
    if random.random() < 0.4:
        _, zh, en = random.choice(RATIOS)
        return random.choice(zh), random.choice(en)
    number = random.randint(1, 99)
    if random.random() < 0.2:
        return f"{number}.5%", f"{number}.5%"
    return random.choice([f"{number}%", f"百分之{chinese(number).replace('两', '二')}", wide(str(number)) + "％"]), random.choice(
        [f"{number}%", f"{number} percent", f"{number} per cent"]
    )
