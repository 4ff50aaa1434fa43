"""Duties of twins: a random generator and a record type go in; force and predicate come out, in Chinese and in English."""

from __future__ import annotations

from tests.twins_parts import Atom, Random, child_count, compared, field_count, thing
from tests.twins_words import ADJECTIVES, CHILDREN, COUNTS, THINGS

# duties --------------------------------------------------------------------------------------------------

FORMULAS = {
    "firm": [("员工", "employees", ""), ("党员", "party members", "")],
    "employer": [("职工", "workers", ""), ("残疾职工", "disabled workers", ""), ("安全员", "safety officers", "")],
    "village": [("居民", "residents", ""), ("计数（委员）", "count(committee members)", "")],
    "community": [("工作人员", "workers", ""), ("居民", "residents", "")],
    "workplace": [("职工", "workers", ""), ("安全出口", "emergency exits", "")],
}
SIGNS = {"ge": (">=", "≥"), "gt": (">", "＞"), "le": ("<=", "≤"), "lt": ("<", "＜"), "eq": ("=", "=="), "ne": ("!=", "≠")}


def formula(r: Random, record: str) -> tuple[str, str]:
    """A comparison of arithmetic, the same in both languages but for the names."""
    names = FORMULAS[record]
    parts_zh, parts_en = [], []
    for _ in range(r.choice([2, 3])):
        zh, en, _ = r.choice(names)
        number = str(r.randint(1, 999))
        pair = r.choice([(zh, en), (zh, en), (number, number)])
        parts_zh.append(pair[0])
        parts_en.append(pair[1])
    operators = [r.choice(["*", "/", "*"]) for _ in parts_zh[1:]]
    order = r.choice(list(SIGNS))
    limit = str(r.randint(1, 5000))

    def text(parts: list[str], lang: int) -> str:
        words = [parts[0]]
        for operator, part in zip(operators, parts[1:], strict=True):
            words.append(f" {r.choice([operator, {'*': '×', '/': '÷'}[operator]])} {part}")
        return "".join(words) + f" {SIGNS[order][lang]} {limit}"

    return text(parts_zh, r.randint(0, 1)), text(parts_en, r.randint(0, 1))


def lists(r: Random, atoms: list[Atom]) -> tuple[str, str]:
    """Several duties in one sentence: joined in both languages."""
    word = r.choice(["and", "and", "or"])
    zh = r.choice({"and": ("且", "，并", "并"), "or": ("或者", "或")}[word]).join(atom.zh_duty for atom in atoms)
    return zh, f" {word} ".join(atom.en_duty for atom in atoms)


def several(r: Random, record: str) -> tuple[str, str]:
    """So many of a list of things, or all of it, in both languages."""
    things = r.sample(THINGS[record], r.randint(2, min(4, len(THINGS[record]))))
    zh, en = "、".join(one[0] for one in things), ", ".join(one[1] for one in things)
    if r.random() < 0.25:
        front = r.choice(["同时具备下列各项：", "同时具备以下各项：", "具备下列各项:"])
        return front + zh, f"have {r.choice(['all of:', 'all of the following:', 'each of:'])} {en}"
    order, number = r.choice(["ge", "ge", "le", "eq"]), r.randint(1, len(things) - 1)
    listed = r.choice(["下列各项中的", "以下各项中的", "下列各项中"])
    if r.random() < 0.5:
        front = {"ge": ["至少", "不少于"], "le": ["至多", "最多", "不超过"], "eq": ["恰好", "正好"]}[order]
        zh_text, en_text = f"{r.choice(front)}具备{listed}{number}项", compared(r, order, "", str(number))[1]
    else:
        zh_text, en_text = compared(r, order, f"{number}项", str(number))
        zh_text = f"具备{listed}{zh_text}"
    return f"{zh_text}{r.choice('：:')}{zh}", f"have {en_text} {r.choice(['of:', 'of the following:'])} {en}"


def duty(r: Random, record: str) -> tuple[str, str, str]:
    """A force and a predicate in both languages: (kind of force, Chinese, English)."""
    kinds = ["thing", "thing"] if THINGS[record] else []
    kinds += ["count", "count"] if COUNTS[record] or record in CHILDREN else []
    kinds += ["list"] if THINGS[record] and (COUNTS[record] or record in CHILDREN) else []
    kinds += ["several"] if len(THINGS[record]) > 1 else []
    kinds += ["formula"] if record in FORMULAS else []
    kinds += ["not be", "be"] if ADJECTIVES[record] else []
    kind = r.choice(kinds)
    force = r.choice(["must", "must", "must", "should", "may"])
    if kind == "thing":
        if r.random() < 0.2:
            atoms = [thing(r, record) for _ in range(r.choice([1, 2]))]
            return r.choice(["must_not", "should_not"]), _listed_zh_duty(r, atoms), " or ".join(a.en_duty for a in atoms)
        atoms = [thing(r, record) for _ in range(r.choice([1, 1, 2, 3]))]
        return (force, *lists(r, atoms))
    if kind == "several":
        return (r.choice(["must", "should"]), *several(r, record))
    if kind == "count":
        atom = (
            child_count(r, record) if record in CHILDREN and (r.random() < 0.5 or not COUNTS[record]) else field_count(r, record)
        )
        force = r.choice([force, force, force, "must_not"])
        return force, atom.zh_duty, atom.en_duty
    if kind == "list":
        atoms = [thing(r, record), field_count(r, record) if COUNTS[record] else child_count(r, record), thing(r, record)]
        r.shuffle(atoms)
        return (force, *lists(r, atoms[: r.choice([2, 3])]))
    if kind == "formula":
        zh, en = formula(r, record)
        return r.choice(["must", "should"]), r.choice([f"满足（{zh}）", f"满足({zh})"]), f"satisfy ({en})"
    words = r.sample(ADJECTIVES[record], r.randint(1, len(ADJECTIVES[record])))
    zh_words, en_words = [r.choice(zh) for zh, _ in words], [r.choice(en) for _, en in words]
    if kind == "be" or len(words) == 1:
        return r.choice(["must", "must_not", "should"]), "是" + zh_words[0], "be " + en_words[0]
    zh = "、".join(zh_words[:-1]) + r.choice(["或者", "或", "、"]) + zh_words[-1]
    return "must_not", zh, "be " + ", ".join(en_words[:-1]) + r.choice([" or ", ", or "]) + en_words[-1]


def _listed_zh_duty(r: Random, atoms: list[Atom]) -> str:
    return r.choice(["或者", "或", "、"]).join(atom.zh_duty for atom in atoms)
