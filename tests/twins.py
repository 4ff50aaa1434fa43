"""Random twins: a seed goes in, a Chinese and an English sentence composed of the same parts come out.

They are composed by hand-written templates that know nothing of the project's renderers; what is varied is which parts
stand together and how each is written. `python -m tests.twins --count 100000 --seed 1` tries many and prints the failures.
"""

from __future__ import annotations

import argparse
import collections
import time
from collections.abc import Callable, Sequence
from functools import cache

from rulekit.diagnostic import Source, Span
from rulekit.language import lexicon, render
from rulekit.meaning.understand import Context, understand
from rulekit.plugin import vocabulary
from tests.twins_amounts import amounts
from tests.twins_cases import cases
from tests.twins_composed import composed
from tests.twins_dates import dates
from tests.twins_drafting import drafting
from tests.twins_duties import duty
from tests.twins_groups import groups
from tests.twins_history import history
from tests.twins_often import often
from tests.twins_parts import Random, amount, clause, compared, finite, happened, scope, unit_number
from tests.twins_words import AMOUNTS, CHILDREN, FORCES, NOUNS, PEOPLE, TRAINED, en_number, ratio, zh_number

# sentences -----------------------------------------------------------------------------------------------


def _noun(r: Random, record: str) -> tuple[str, str, str]:
    zh, _, one, many = NOUNS[record]
    index = r.randrange(len(one))
    return r.choice(zh), one[index], many[index]


def _force(r: Random, kind: str) -> tuple[str, str]:
    zh, en = FORCES[kind]
    return r.choice(zh), r.choice(en)


def _article(word: str) -> str:
    return ("an " if word[0] in "aeiou" else "a ") + word


def _place(r: Random) -> tuple[str, str]:
    return r.choice(
        [
            ("", ""),
            ("", ""),
            ("", ""),
            ("鼓楼区", "in Gulou district, "),
            ("福州市", "in Fuzhou, "),
            ("连江县", "in Lianjiang county, "),
        ]
    )


def _exception(r: Random, record: str, plural: bool) -> tuple[str, str]:
    if r.random() < 0.7:
        return "", ""
    zh, en = clause(r, record, singular=not plural)
    comma = r.choice(["，但", "，但是", ",但"])
    return f"{comma}{zh}的除外", f"{r.choice([' unless', ', unless', ' except if'])} {'they' if plural else 'it'} {en}"


def plain(r: Random) -> tuple[str, str]:
    """Scope, subject, duty, exception over every record of a type."""
    record = r.choice(["firm", "firm", "village", "community", "venue", "employer", "workplace", "township"])
    narrow = scope(r, record)
    force, zh_duty, en_duty = duty(r, record)
    zh_force, en_force = _force(r, force)
    noun, one, many = _noun(r, record)
    place_zh, place_en = _place(r)
    measure = NOUNS[record][1]
    no_and = force not in ("must_not", "should_not")
    forms = ["many", "one"] + (["each"] if no_and else [])
    form = r.choice(forms)
    en_noun = f"{narrow.en_adjective}{many if form == 'many' else one}"
    if form == "one":
        en_noun = _article(en_noun)
    if form == "each":
        en_noun = f"{r.choice(['every', 'each'])} {en_noun}"
    zh_noun = narrow.zh_adjective + noun
    if not narrow.zh and not place_zh:
        zh_noun = r.choice(["", "每" + ("家" if measure == "家" else "个"), "所有", "凡", "各"]) + zh_noun
    if narrow.zh and r.random() < 0.15:
        zh_noun = r.choice(["，", ","]).join([zh_noun, ""])
    unless_zh, unless_en = _exception(r, record, form == "many")
    zh = f"{place_zh}{narrow.zh}{zh_noun}{zh_force}{zh_duty}{unless_zh}"
    en = f"{place_en}{en_noun}{narrow.en} {en_force} {en_duty}{unless_en}"
    return zh, en


def conditional(r: Random) -> tuple[str, str]:
    """If a village has …, it must …"""
    record = r.choice(["firm", "village", "community", "employer", "workplace", "township"])
    zh_if, en_if = clause(r, record)
    force, zh_duty, en_duty = duty(r, record)
    zh_force, en_force = _force(r, force)
    noun, one, _ = _noun(r, record)
    unless_zh, unless_en = _exception(r, record, False)
    zh = r.choice(
        [f"{noun}{zh_if}的，", f"{noun}{zh_if}的,", f"如果{noun}{zh_if}，", f"凡{noun}{zh_if}的，", f"{zh_if}的{noun}，"]
    )
    return (
        f"{zh}{zh_force}{zh_duty}{unless_zh}",
        f"{r.choice(['if', 'where'])} {_article(one)} {en_if}, it {en_force} {en_duty}{unless_en}",
    )


def bonded(r: Random) -> tuple[str, str]:
    """A village may … only if it has …; a village must … if and only if it has …"""
    record = r.choice(["firm", "village", "community", "employer", "workplace", "township"])
    zh_if, en_if = clause(r, record)
    force, zh_duty, en_duty = duty(r, record)
    noun, one, _ = _noun(r, record)
    unless_zh, unless_en = _exception(r, record, False)
    if r.random() < 0.5 and ("，并" not in zh_duty and "并" not in zh_duty and "且" not in zh_duty):
        forms = [f"{zh_if}的{noun}", f"{noun}{zh_if}的，", f"只有{noun}{zh_if}，"]
        zh = f"{r.choice(forms)}{r.choice(['方可', '方能', '才可以', '才能'])}{zh_duty}{unless_zh}"
        en = r.choice([f"{_article(one)} may {en_duty} only if it {en_if}", f"only if {_article(one)} {en_if}, it may {en_duty}"])
        return zh, en + unless_en
    while force not in ("must", "should"):
        force, zh_duty, en_duty = duty(r, record)
    zh_force, en_force = _force(r, force)
    zh = f"当且仅当{noun}{zh_if}{r.choice(['时，', '，'])}{r.choice(['', noun])}{zh_force}{zh_duty}{unless_zh}"
    return zh, f"{_article(one)} {en_force} {en_duty} if and only if it {en_if}{unless_en}"


def measured(r: Random) -> tuple[str, str]:
    """A community's annual office funds must be at least …"""
    record = r.choice(list(AMOUNTS))
    _, (zh_name, en_name), (zh_limit, en_limit) = amount(r, record)
    narrow = scope(r, record)
    zh_force, en_force = _force(r, r.choice(["must", "should"]))
    noun, one, many = _noun(r, record)
    place_zh, place_en = _place(r)
    joint = r.choice(["", "的"])
    zh = f"{place_zh}{narrow.zh}{narrow.zh_adjective}{noun}{joint}{zh_name}{zh_force}{zh_limit}"
    if narrow.en:
        en = f"{place_en}the {en_name} of {narrow.en_adjective}{many}{narrow.en} {en_force} be {en_limit}"
    else:
        holder = f"{narrow.en_adjective}{one}"
        forms = [f"{_article(holder)}'s {en_name}", f"each {holder}'s {en_name}", f"the {en_name} of every {holder}"]
        en = f"{place_en}{r.choice(forms)} {en_force} be {en_limit}"
    return zh, en


def members(r: Random) -> tuple[str, str]:
    """Shares of child records, every child, aggregates over them, their number."""
    record = r.choice(list(CHILDREN))
    child_zh, measure, child_one, child_many = r.choice(CHILDREN[record])
    noun, one, _ = _noun(r, record)
    zh_force, en_force = _force(r, r.choice(["must", "should"]))
    adjective_zh, adjective_en = (r.choice(words) for words in r.choice(PEOPLE))
    kind = r.choice(["share", "share of", "every", "every not", "number", "average"])
    owner_zh, owner_en = r.choice([noun, "每个" + noun]), r.choice([_article(one), f"every {one}", f"each {one}"])
    if kind == "share":
        order = r.choice(["ge", "gt", "le", "lt"])
        part = ratio(r)
        zh_part, en_part = compared(r, order, *part, post=False)
        en = f"{en_part} of the {child_many} of {owner_en} {en_force} be {adjective_en}"
        zh = r.choice(
            [
                f"{owner_zh}的{child_zh}中{adjective_zh}{zh_force}占{zh_part}",
                f"{owner_zh}{zh_part}的{child_zh}{zh_force}是{adjective_zh}",
            ]
        )
        return zh, en
    if kind == "share of":
        zh_part, en_part = compared(r, "ge", *ratio(r), post=False)
        trained = happened(r, TRAINED)
        return (
            f"{owner_zh}{zh_part}的{child_zh}{zh_force}{trained.zh}",
            f"{en_part} of the {child_many} of {owner_en} {en_force} {trained.en_duty}",
        )
    if kind in ("every", "every not"):
        trained = happened(r, TRAINED)
        if r.random() < 0.4:
            adjective_zh, adjective_en = adjective_zh, adjective_en + " "
        else:
            adjective_zh, adjective_en = "", ""
        zh_child, en_child = f"每名{adjective_zh}{child_zh}", f"every {adjective_en}{child_one}"
        return (
            f"{noun}的{zh_child}{zh_force}{trained.zh}",
            f"{en_child} of {r.choice([_article(one), 'every ' + one])} {en_force} {trained.en_duty}",
        )
    if kind == "average" and child_zh == "委员":
        zh_kind, en_kind = r.choice(
            [("平均值", "the average"), ("最低值", "the lowest"), ("最高值", "the highest"), ("合计", "the total")]
        )
        zh_limit, en_limit = compared(
            r, r.choice(["ge", "gt", "le", "lt"]), *unit_number(r, "yuan", r.randint(1, 50) * 100), post=False
        )
        reach = "达到" if zh_limit.endswith("以上") else ""
        of = r.choice(
            [f"{en_kind} subsidy of {_article(one)}'s {child_many}", f"{en_kind} subsidy of the {child_many} of {_article(one)}"]
        )
        return f"{noun}的{child_zh}补贴的{zh_kind}{zh_force}{reach}{zh_limit}", f"{of} {en_force} be {en_limit}"
    number = r.randint(2, 30)
    zh_limit, en_limit = compared(
        r, r.choice(["ge", "gt", "le", "lt"]), zh_number(r, number) + measure, en_number(r, number), post=False
    )
    reach = "达到" if zh_limit.endswith(("以上", "以下")) else ""
    with_zh, with_en = r.choice([("", ""), (adjective_zh, adjective_en + " ")])
    return (
        f"{noun}{r.choice(['', '的'])}{with_zh}{child_zh}{r.choice(['人数', '总数', '的人数'])}{zh_force}{reach}{zh_limit}",
        f"the number of {with_en}{child_many} of {_article(one)} {en_force} be {en_limit}",
    )


AREAS = [
    ("各县", "in each county, "),
    ("各乡镇", "in each township, "),
    ("全市", "in the city, "),
    ("鼓楼区", "in Gulou district, "),
    ("", ""),
]
BELOW = ("firm", "village", "community", "venue")


def grouped(r: Random) -> tuple[str, str]:
    """At least 90% of villages, at least 10 firms, the number of villages, in each county or the whole."""
    record = r.choice(BELOW)
    area_zh, area_en = r.choice(AREAS)
    narrow = scope(r, record)
    noun, _, many = _noun(r, record)
    measure = NOUNS[record][1]
    zh_force, en_force = _force(r, r.choice(["must", "should"]))
    head_zh, head_en = narrow.zh + narrow.zh_adjective + noun, narrow.en_adjective + many + narrow.en
    kind = r.choice(["share", "share", "count", "number", "share noun"])
    number = r.randint(2, 300)
    if kind == "share noun":
        atom = finite(r, record, 1)[0]
        zh_limit, en_limit = compared(r, "ge", *ratio(r), post=False)
        reach = "达到" if zh_limit.endswith("以上") else ""
        one = f"{area_en}the share of {many} that {atom.en[1]} {en_force} be {en_limit}"
        return f"{area_zh}{atom.zh}的{noun}占{noun}总数的比例{zh_force}{reach}{zh_limit}", one
    if kind == "number":
        zh_limit, en_limit = compared(
            r, r.choice(["ge", "le", "gt"]), zh_number(r, number) + measure, en_number(r, number), post=False
        )
        reach = "达到" if zh_limit.endswith("以上") else ""
        return f"{area_zh}{head_zh}总数{zh_force}{reach}{zh_limit}", f"{area_en}the number of {head_en} {en_force} be {en_limit}"
    force, zh_duty, en_duty = duty(r, record)
    while force in ("must_not", "should_not", "may"):
        force, zh_duty, en_duty = duty(r, record)
    zh_force, en_force = _force(r, force)
    if kind == "share":
        zh_part, en_part = compared(r, r.choice(["ge", "ge", "gt", "le"]), *ratio(r), post=False)
        return f"{area_zh}{zh_part}的{head_zh}{zh_force}{zh_duty}", f"{area_en}{en_part} of {head_en} {en_force} {en_duty}"
    zh_part, en_part = compared(r, "ge", zh_number(r, number) + measure, en_number(r, number), post=False)
    return f"{area_zh}{zh_part}的{head_zh}{zh_force}{zh_duty}", f"{area_en}{en_part} {head_en} {en_force} {en_duty}"


def termed(r: Random) -> tuple[str, str]:
    """A defined ratio, over an area."""
    area_zh, area_en = r.choice(AREAS)
    zh, en = r.choice(
        [("一肩挑比例", "一肩挑 ratio"), ("一肩挑比例", "dual-post ratio"), ("驻村干部覆盖率", "resident-cadre coverage")]
    )
    zh_force, en_force = _force(r, r.choice(["must", "should"]))
    if r.random() < 0.2:
        low, high = r.randint(1, 40), r.randint(41, 99)
        return f"{area_zh}{zh}{zh_force}在{low}%至{high}%", f"{area_en}the {en} {en_force} be between {low}% and {high}%"
    order = r.choice(["ge", "ge", "gt", "le", "lt"])
    zh_limit, en_limit = compared(r, order, *ratio(r), post=False)
    reach = "达到" if zh_limit.endswith("以上") else ""
    return f"{area_zh}{zh}{zh_force}{reach}{zh_limit}", f"{area_en}the {en} {en_force} be {en_limit}"


Maker = Callable[[Random], tuple[str, str]]
MAKERS: Sequence[Maker] = (
    plain, plain, plain, conditional, conditional, bonded, measured, members, members, grouped, grouped, termed, amounts,
    dates, drafting, often, history, groups, cases, *(composed,) * 9,
)  # fmt: skip


def twin(r: Random, makers: Sequence[Maker] = MAKERS) -> tuple[str, str]:
    """One pair: Chinese, English."""
    zh, en = r.choice(makers)(r)
    return zh + r.choice(["。", "。", "。", "."]), (en[0].upper() + en[1:] if r.random() < 0.1 else en) + "."


# trying them ---------------------------------------------------------------------------------------------


@cache
def contexts():
    """Contexts of both languages over the vocabularies of both plug-ins, definitions included."""
    words, problems = vocabulary(["party-building", "employers"])
    assert not problems
    definitions = {}
    for term in words.terms.values():
        for lang, text in term.sentences.items():
            context = Context(words, lexicon.build(words, lang), definitions)
            definitions[term.id] = understand(context, Source("term", text), Span(0, len(text))).node
    return {lang: Context(words, lexicon.build(words, lang), definitions) for lang in ("zh", "en")}


def read(lang: str, text: str):
    """What a sentence is understood as."""
    return understand(contexts()[lang], Source("twin", text), Span(0, len(text)))


def write(lang: str, node: object) -> str:
    """The canonical sentence of a rule."""
    context = contexts()[lang]
    return render.sentence(node, context.vocabulary, lang, context.definitions)


def fault(zh: str, en: str, *, back: bool = True) -> str:
    """What is wrong with a pair, "" where nothing is."""
    return fault_of(readings(zh, en), back=back)


def readings(zh: str, en: str):
    """What both sentences of a pair are understood as."""
    return {"zh": read("zh", zh), "en": read("en", en)}


def fault_of(found, *, back: bool = True) -> str:
    """The same of what they were understood as."""
    for lang in ("zh", "en"):
        if found[lang].node is None:
            codes = ", ".join(one.code for one in found[lang].diagnostics)
            return f"{lang} refused: {codes}"
    node = found["zh"].node
    if node != found["en"].node:
        return "different ir"
    for lang in ("zh", "en") if back else ():
        text = write(lang, node)
        if read(lang, text).node != node:
            return f"{lang} does not come back: {text}"
    return ""


def main() -> None:
    """Try many pairs; print statistics and the failures."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--composed", action="store_true", help="only those that nest several constructs")
    parser.add_argument("--show", type=int, default=3, help="failures to print of each kind")
    options = parser.parse_args()
    r, started = Random(options.seed), time.perf_counter()
    faults: dict[str, list[str]] = collections.defaultdict(list)
    meanings = set()
    for _ in range(options.count):
        zh, en = twin(r, (composed,) if options.composed else MAKERS)
        told = fault(zh, en)
        if told:
            faults[told.split(":")[0] + (told[told.index(":") :] if "refused" in told else "")].append(
                f"{zh}\n    {en}\n    {told}"
            )
        meanings.add(read("zh", zh).node)
    seconds = time.perf_counter() - started
    failed = sum(map(len, faults.values()))
    print(f"{options.count} twins, seed {options.seed}: {failed} failed, {len(meanings)} distinct meanings, {seconds:.1f} s")
    for kind, texts in sorted(faults.items(), key=lambda pair: -len(pair[1])):
        print(f"== {kind}: {len(texts)}")
        for text in texts[: options.show]:
            print("  ", text)


if __name__ == "__main__":
    main()
