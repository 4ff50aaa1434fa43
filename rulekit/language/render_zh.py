"""Chinese: an ir rule or definition goes in, one canonical sentence comes out that parses back to the same ir."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import frozen

from rulekit import ir, periods
from rulekit.language import often, render_cases, render_choices, render_facts, shapes, shapes_history, stages
from rulekit.language.lexicon import keywords
from rulekit.language.phrases import Phrases, items_of
from rulekit.numbers import show, show_day
from rulekit.vocabulary import Field

_PRE = {"ge": "不少于", "gt": "超过", "le": "不超过", "lt": "不足", "eq": "恰好"}
_THAN = _PRE | {"ge": "不低于", "lt": "低于"}
_SO_MANY = {"ge": "至少", "le": "至多", "eq": "恰好"}
_FORCE = {"must": "应当", "must_not": "不得", "should": "宜", "should_not": "不宜", "may": "可以"}


@frozen
class ChineseRenderer(Phrases):
    """Sentences are composed of 的-modifiers before a noun, conditions, and predicates after the force word."""

    # rules ---------------------------------------------------------------------------------------

    def rule(self, rule: ir.Rule) -> str:
        """One sentence, with its full stop."""
        rule, how = render_facts.aloud(rule)
        if not how:
            return self._said(rule)
        return f"{self._said(rule).removesuffix('。')}，{self.keyword('COUNTING', how).removeprefix(',')}。"

    def _said(self, rule: ir.Rule) -> str:
        each = render_choices.for_each(rule, self.vocabulary)
        if each is not None and (said := self._of_each(*each)):
            return said
        bond = self.bond(rule)
        if bond is not None:
            return self._but(self._bonded(rule, *bond), rule)
        lead, scope = self.lead(rule)
        cases = render_cases.own_cases(rule)
        if cases is not None:
            return self._but(render_cases.chinese_cases(self, rule, lead, scope, cases), rule)
        force, requirement = self.said(rule)
        text = self._steps(rule, requirement) if rule.scope is None else ""
        if not text:
            subject, predicate = self._subject(rule, lead, scope, requirement)
            text = f"{subject}{_FORCE[force]}{predicate}"
        return self._but(text, rule)

    def _of_each(self, field: Field, rule: ir.Rule) -> str:
        """各市每种社区类型示范社区总数应当达到1以上; of numbers alone, after the area that they are of."""
        area, value = self._area(rule, *self.lead(rule)), self.measured(rule, rule.requirement)
        if area is None or not isinstance(value, ir.Count):
            return ""
        return f"{area}每种{field.words.first('zh')}{self._said(rule).removeprefix(area)}"

    def _but(self, text: str, rule: ir.Rule) -> str:
        for exemption in rule.exceptions:
            text += f"，但{self._clause(exemption.condition)}的除外"
            text += "".join(f"，其中{self._clause(counter.condition)}的仍应执行" for counter in exemption.unless)
        return text + "。"

    def _bonded(self, rule: ir.Rule, kind: str, said: ir.Condition, condition: ir.Condition) -> str:
        """党员50人以上的村方可设副书记; 当且仅当村有产业链时，应当建立产业链党组织."""
        lead, scope = self.lead(rule)
        record = self.record(rule.over.record).words.first("zh")
        if kind == "only":
            adjectives, rest = self.prefix(scope)
            front = self._if(record, rest) if rest else ""
            subject, predicate = self._of_records(rule, f"{lead}{self._clause(condition)}的{''.join(adjectives)}{record}", said)
            return f"{front}{subject}方可{predicate}"
        holder = lead + (self.records_where(rule.over.record, scope) if scope else self._each(rule.over.record))
        subject, predicate = self._of_records(rule, holder, said)
        if subject == holder and not lead and not scope:
            subject = ""
        return f"当且仅当{record}{self._flat(condition)}时，{subject}{_FORCE[rule.force]}{predicate}"

    def _subject(self, rule: ir.Rule, lead: str, scope: tuple[ir.Condition, ...], requirement: ir.Condition) -> tuple[str, str]:
        found = self._group_subject(rule, lead, scope, requirement) or self._number_subject(rule, lead, scope, requirement)
        if found is not None:
            return found
        holder = self.records_where(rule.over.record, scope) if scope else self._each(rule.over.record)
        return self._of_records(rule, lead + holder, requirement)

    def _of_records(self, rule: ir.Rule, holder: str, requirement: ir.Condition) -> tuple[str, str]:
        """Subject and predicate where the subject are the records of `holder`, or a value of theirs."""
        field = render_facts.said_of_field(rule, self.lead(rule)[0])
        if field is not None and rule.over.kind == "records" and requirement in (field, ir.Not(field)):
            return self._of_field(holder, field, negated=requirement != field)
        texts = self.listed_texts(requirement)
        if texts is not None:
            return f"{holder}{texts[0]}", f"{texts[1]}{self.keyword('ONE_OF').removesuffix(':')}：{'、'.join(texts[2])}"
        valued = self.text_said(requirement)
        if valued is not None:
            return f"{holder}{valued[0]}", f"{valued[1][0]}{valued[2]}"
        table = render_cases.tabled(requirement)
        if table is not None:
            return self._of_table(rule, holder, requirement, table)  # type: ignore[arg-type]
        value = self.measured(rule, requirement)
        if value is not None and self.value_subject(value):
            words = self.ref_words(value) if isinstance(value, ir.Ref) else self.declared(value).words  # type: ignore[arg-type]
            return f"{holder}{words.first('zh')}", self._measured(requirement)
        if isinstance(value, ir.FieldValue) and (self.against_amount(requirement) or shapes_history.change(requirement)):
            declared = self.declared(value)
            count = "人数" if declared.unit == "person" else "数量"
            return f"{holder}{declared.words.first('zh')}{count}", self._measured(requirement)
        staged = requirement.stages if isinstance(requirement, ir.Staged) else ()
        found = self._per(staged[0].condition if len(staged) == 1 else requirement, holder=holder)
        if found is not None:
            return (f"{found[0]}到{show_day(staged[0].day, 'zh')}", found[1]) if staged else found
        done = self._often(requirement)
        if done and rule.force not in ("must_not", "should_not"):
            return f"{holder}{done[0]}", done[1]
        return holder, self._predicate(requirement, prohibited=rule.force in ("must_not", "should_not"))

    def _of_table(self, rule: ir.Rule, holder: str, node: ir.Compare, table: ir.Chosen) -> tuple[str, str]:
        """每个社区用房面积，不低于：开放式社区200平方米，…"""
        assert isinstance(node.left, ir.FieldValue)
        declared = self.declared(node.left)
        count = "" if self.value_subject(node.left) else "人数" if declared.unit == "person" else "数量"
        rows = render_cases.chinese_rows(self, table, rule.over.record)
        return f"{holder}{declared.words.first('zh')}{count}", f"{_THAN[node.order]}：{rows}"

    def one_duty(self, rule: ir.Rule, lead: str, scope: tuple[ir.Condition, ...]) -> str:
        """A duty without what stands before or after it."""
        force, requirement = self.said(rule)
        holder = self.records_where(rule.over.record, scope) if scope else self._each(rule.over.record)
        subject, predicate = self._of_records(rule, lead + holder, requirement)
        return f"{subject}{_FORCE[force]}{predicate}"

    def clause_before(self, node: ir.Condition) -> str:
        """A condition as it stands before 的."""
        return self._clause(node)

    def _steps(self, rule: ir.Rule, requirement: ir.Condition) -> str:
        """企业员工在100人以内的，应当至少有1名安全员；超过100人的，每增加200人增配1名，不足200人的按200人计算。"""
        if not isinstance(requirement, ir.Compare) or requirement.order == "ne" or rule.over.kind != "records":
            return ""
        steps = self.stepped(requirement)
        had = self._having(requirement.left, requirement.order, steps.start) if steps is not None else ""
        if steps is None or not had:
            return ""
        measures = self._counter(steps.base)
        first, each = (f"{show(one.value, 'zh')}{measures}" for one in (steps.first, steps.each))
        more = f"{show(steps.more, 'zh')}{self._had(requirement.left)[1] or '个'}"
        subject = f"{self.record(rule.over.record).words.first('zh')}{self.counted_words(steps.base).first('zh')}"
        tail = f"，不足{each}的按{each}计算" if steps.begun else ""
        force = _FORCE[rule.force]
        return f"{subject}在{first}以内的，{force}{had}；超过{first}的，每增加{each}增配{more}{tail}"

    def _per(self, node: ir.Condition, *, holder: str = "") -> tuple[str, str] | None:
        """每1万名居民, and what is had for so many."""
        if not isinstance(node, ir.Compare) or node.order == "ne" or not isinstance(node.right, ir.Number):
            return None
        per = shapes.per(node.left)
        if per is not None and isinstance(per.value, ir.FieldValue) and self.value_subject(per.value):
            noun = self.declared(per.value).words.first("zh")
            return f"{holder}{self._each_so_many(per)}的{noun}", f"{_THAN[node.order]}{self.number(node.right)}"
        if per is None or node.right.unit:
            return None
        had = self._having(per.value, node.order, node.right)
        if not had or (isinstance(per.value, ir.Count) and per.value.group.where is not None):
            return None
        return f"{holder}{self._each_so_many(per)}", had

    def _each_so_many(self, per: shapes.Per) -> str:
        """每1万名居民, 每100公顷面积"""
        counted = f"{show(per.number, 'zh')}{self._counter(per.base)}"
        number = self.number(ir.Number(per.number, per.unit)) if per.unit else counted
        return f"每{number}{self.counted_words(per.base).first('zh')}"

    def _often(self, node: ir.Condition) -> tuple[str, ...]:
        """每季度, 至少召开1次党员大会; empty where words do not say it."""
        verbs = often.verb(self, node) if isinstance(node, ir.EachPeriod | ir.AnyWindow) else ()
        if not verbs or not isinstance(node, ir.EachPeriod | ir.AnyWindow):
            return ()
        noun, measure = self.group_noun(node.group), self._measure(node.group)
        if not noun:
            return ()
        order, number = often.ends(node)
        written = often.so_many(self, number, measure)
        if order == "ge":
            done = f"至少{verbs[0]}{written}{noun}"
        elif order == "between":
            done = f"{verbs[0]}{often.so_many(self, number)}至{often.so_many(self, node.high, measure)}{noun}"
        else:
            done = f"{verbs[0]}{_PRE[order]}{written}{noun}"
        return often.time(self, node), done

    def _counter(self, node: ir.FieldValue | ir.Count) -> str:
        """The measure word of what is counted."""
        if isinstance(node, ir.Count):
            return self._measure(node.group)
        return self._had(node)[1]

    def _of_field(self, holder: str, node: ir.Unique | ir.Recorded, *, negated: bool) -> tuple[str, str]:
        """同一县内每家企业信用代码 … 唯一; 每家企业信用代码 … 填报."""
        if isinstance(node, ir.Recorded):
            noun = render_facts.recorded_words(self, node).first("zh")
            return f"{holder}{noun}", f"{'不' if negated else ''}{self.keyword('RECORDED')}"
        front = f"同一{self.record(node.level).words.first('zh')}内" if node.level else ""
        noun = self.vocabulary.fields[node.record, node.names[0]].words.first("zh")
        return f"{front}{holder}{noun}", f"{'不' if negated else ''}{self.keyword('UNIQUE')}"

    def _of_lists(
        self, rule: ir.Rule, lead: str, scope: tuple[ir.Condition, ...], requirement: ir.Condition
    ) -> tuple[str, str] | None:  # fmt: skip
        """村的每名委员 … 是其党员之一; 村的委员姓名 … 唯一."""
        found = render_facts.list_unique(requirement)
        group = found[0] if found is not None else requirement.group if isinstance(requirement, ir.Among) else None
        plain = rule.over.kind == "records" and not rule.exceptions and requirement is rule.requirement
        if group is None or not plain or rule.force not in ("must", "should"):
            return None
        holder, noun = self.record(rule.over.record).words.first("zh"), self._list_noun(group)
        front = f"{self._if(holder, scope) if scope else ''}{lead}{holder}的"
        if not noun:
            return None
        if found is not None:
            name = self.vocabulary.fields[group.record, found[1]].words.first("zh")
            return f"{front}{noun}{name}", self.keyword("UNIQUE")
        assert isinstance(requirement, ir.Among)
        pool = self._list_noun(requirement.pool)
        if not pool or not self.tells_apart(requirement):
            return None
        own = self.group_words(group).first("zh")
        member = self._each(group.record).removesuffix(self.record(group.record).words.first("zh"))
        said = "不是" if requirement.how == "none" else "是"
        return f"{front}{member}{noun.removesuffix(own)}{own}", f"{said}其{pool}之一"

    def _list_noun(self, group: ir.Group) -> str:
        """A list by its noun and adjectives; "" where these do not say it."""
        adjectives, rest = self.prefix(items_of(group.where))
        return "" if rest or group.via != "list" else "".join([*adjectives, self.group_words(group).first("zh")])

    def _each(self, record: str) -> str:
        kind = self.record(record)
        word = "每" + (kind.measures[0] if kind.measures else "个")
        return f"{word if word in keywords('zh')['EACH'] else '每个'}{kind.words.first('zh')}"

    # groups --------------------------------------------------------------------------------------

    def _group_subject(
        self, rule: ir.Rule, lead: str, scope: tuple[ir.Condition, ...], requirement: ir.Condition
    ) -> tuple[str, str] | None:
        area = self._area(rule, lead, scope)
        if isinstance(requirement, ir.Every) and requirement.group.via == "list":
            if requirement is not rule.requirement or rule.exceptions:  # not every …; unless it …, which of the two?
                return None
            return self._every(rule, lead, scope, requirement)
        held = self._of_lists(rule, lead, scope, requirement) or render_facts.together(
            rule, requirement, "且", lambda alone, item: self._group_subject(alone, lead, scope, item)
        )
        if held is not None:
            return held
        value = self.measured(rule, requirement)
        if value is None or area is None:
            return None
        if isinstance(value, ir.Share) and isinstance(requirement, ir.Compare):
            if rule.exceptions:
                return None
            return self._share(rule, area, value, requirement)
        if isinstance(value, ir.Ref) and rule.over.kind != "records" and self.is_ratio(value):
            return f"{area}{self.ref_words(value).first('zh')}", self._measured(requirement)
        if isinstance(value, ir.Count) and rule.over.kind != "records":
            members = self.records_where(value.group.record, items_of(value.group.where))
            return f"{area}{members}总数", self._measured(requirement)
        if isinstance(value, ir.Aggregate):
            return self._aggregate(area, value, requirement)
        return None

    def _number_subject(
        self, rule: ir.Rule, lead: str, scope: tuple[ir.Condition, ...], requirement: ir.Condition
    ) -> tuple[str, str] | None:
        """村总数应当满足（…）: for what no other subject over a whole can say."""
        area, record = self._area(rule, lead, scope), self.counted_record(rule)
        if rule.over.kind == "records" or area is None or not record or self.of_unit(rule, requirement):
            return None
        return f"{area}{self.record(record).words.first('zh')}总数", f"满足（{self.formula(requirement)}）"

    def _area(self, rule: ir.Rule, lead: str, scope: tuple[ir.Condition, ...]) -> str | None:
        if rule.over.kind == "whole":
            return ""
        if rule.over.kind == "each":
            if lead and not scope:
                return lead
            words = [self.adjective(item) for item in scope]
            if any(word is None for word in words):
                return None
            return "各" + "".join(word.first("zh") for word in words if word) + self.record(rule.over.record).words.first("zh")
        holder = self.record(rule.over.record).words.first("zh")
        if scope:
            return f"{self._if(holder, scope)}{lead}{holder}"
        return lead + self._each(rule.over.record)

    def _if(self, holder: str, scope: tuple[ir.Condition, ...]) -> str:
        condition = ir.All(scope) if len(scope) > 1 else scope[0]
        return f"如果{holder}{self._flat(condition)}，"

    def _share(self, rule: ir.Rule, area: str, value: ir.Share, requirement: ir.Compare) -> tuple[str, str] | None:
        group = value.group
        quantity = self._before_noun(requirement.order, requirement.right)
        predicate = self._predicate(value.condition)
        if group.via == "members":
            if rule.over.kind == "records":
                return None
            return f"{area}{quantity}的{self.records_where(group.record, items_of(group.where))}", predicate
        words, conditions = self.named_group(group)
        adjectives, rest = self.prefix(conditions)
        noun = "".join([*(f"{text}的" for text in self._modifiers(rest)), *adjectives, words.first("zh")])
        return f"{area}{quantity}的{noun}", predicate

    def _every(self, rule: ir.Rule, lead: str, scope: tuple[ir.Condition, ...], requirement: ir.Every) -> tuple[str, str] | None:
        group = requirement.group
        noun = self.group_noun(group)
        if not noun or rule.over.kind != "records":
            return None
        condition, prohibited = requirement.condition, rule.force in ("must_not", "should_not")
        if prohibited:
            assert isinstance(condition, ir.Not)
            condition = condition.item
        holder = self.record(rule.over.record).words.first("zh")
        front = self._if(holder, scope) if scope else ""
        member = self._each(group.record).removesuffix(self.record(group.record).words.first("zh"))
        if isinstance(condition, ir.Recorded) and not prohibited:
            recorded = render_facts.recorded_noun(self, condition)
            return f"{front}{lead}{holder}的{member}{noun}的{recorded}", self.keyword("RECORDED")
        value = self.of_each(condition)
        if value is not None and not prohibited:
            return f"{front}{lead}{holder}的{member}{noun}的{self.declared(value).words.first('zh')}", self._measured(condition)
        return f"{front}{lead}{holder}的{member}{noun}", self._predicate(condition, prohibited=prohibited)

    def _aggregate(self, area: str, value: ir.Aggregate, requirement: ir.Condition) -> tuple[str, str] | None:
        inner = value.value
        noun = self.group_noun(value.group)
        if not noun or not isinstance(inner, ir.FieldValue | ir.Ref):
            return None
        words = self.ref_words(inner) if isinstance(inner, ir.Ref) else self.declared(inner).words
        joint = "的" if value.group.via == "list" else ""
        return f"{area}{joint}{noun}{words.first('zh')}的{self.keyword('AGGREGATE', value.kind)}", self._measured(requirement)

    # noun phrases --------------------------------------------------------------------------------

    def members(self, group: ir.Group) -> str:
        """The members of a group with all that its filter says, for reports."""
        return self.group_noun(group) or self.records_where(group.record, items_of(group.where))

    def records_where(self, record: str, conditions: tuple[ir.Condition, ...]) -> str:
        """Records with the conditions on them: 员工50人以上且有培训室的非公企业."""
        adjectives, rest = self.prefix(conditions)
        noun = "".join([*adjectives, self.record(record).words.first("zh")])
        return "".join(f"{text}的" for text in self._modifiers(rest)) + noun

    def _modifiers(self, conditions: tuple[ir.Condition, ...]) -> list[str]:
        """One 的-modifier for each run of simple conditions and for each list with or."""
        found: list[str] = []
        run: list[str] = []
        for condition in conditions:
            if isinstance(condition, ir.AnyOf):
                if run:
                    found.append("且".join(run))
                run = []
                found.append(self._clause(condition))
            else:
                run.append(self.cond(condition))
        if run:
            found.append("且".join(run))
        return found

    def _clause(self, node: ir.Condition) -> str:
        """A condition before 的; two levels of lists, deeper ones as a formula."""
        if isinstance(node, ir.All | ir.AnyOf):
            joiner = "且" if isinstance(node, ir.All) else "或者"
            nested = [item for item in node.items if isinstance(item, ir.All | ir.AnyOf)]
            if any(isinstance(inner, ir.All | ir.AnyOf) for item in nested for inner in item.items):
                return f"满足（{self.formula(node)}）"
            if nested:
                return f"，{joiner}".join(self._flat(item) for item in node.items)
            return joiner.join(self.cond(item) for item in node.items)
        return self.cond(node)

    def _flat(self, node: ir.Condition) -> str:
        if isinstance(node, ir.All | ir.AnyOf):
            if any(isinstance(item, ir.All | ir.AnyOf) for item in node.items):
                return f"满足（{self.formula(node)}）"
            return ("且" if isinstance(node, ir.All) else "或者").join(self.cond(item) for item in node.items)
        return self.cond(node)

    # conditions ----------------------------------------------------------------------------------

    def condition(self, node: ir.Condition) -> str:
        """A condition alone, for reports: 员工50人以上; 党组织; 闲置."""
        fact = render_facts.told(self, node)
        if fact:
            return fact
        match node:
            case ir.All(items):
                return "且".join(self.condition(item) for item in items)
            case ir.AnyOf(items):
                return "或者".join(self.condition(item) for item in items)
            case ir.Compare(order, ir.FieldValue() as left) if (table := render_cases.tabled(node)) is not None:
                rows = render_cases.chinese_rows(self, table, left.record)
                return f"{self.declared(left).words.first('zh')}{_THAN[order]}：{rows}"
            case ir.OneOf() if (texts := self.listed_texts(node)) is not None:
                return f"{texts[0]}为{self.keyword('ONE_OF').removesuffix(':')}：{'、'.join(texts[2])}"
            case ir.HowMany(order, count, items):
                return f"{_SO_MANY[order]}符合其中{count}项（{'、'.join(self.condition(item) for item in items)}）"
            case ir.Compare(order, ir.Share(group, condition), ir.Number() as right) if order != "ne":
                return f"{self._before_noun(order, right)}的{self.members(group)}：{self.condition(condition)}"
            case ir.Compare(order, ir.Count(group), ir.Number() as right) if order != "ne" and not self.group_noun(group):
                return f"{self.members(group)}{self._after_noun(order, right, self._measure(group))}"
            case ir.Same(left, right):
                return f"当且仅当{self.condition(right)}时{self.condition(left)}"
            case ir.Not(item) if not isinstance(item, ir.Holds | ir.Happened | ir.OneOf | ir.Ref):
                return f"非（{self.condition(item)}）"
            case ir.InPlace():
                return self.formula(node)
            case ir.Compare(order, ir.FieldValue() as left, right) if self.against_amount(node):
                return f"{self.declared(left).words.first('zh')}{_THAN[order]}{self.amount(right)}"
        text = self.cond(node)
        return text.removeprefix("满足（").removesuffix("）") if text.startswith("满足（") else text

    def cond(self, node: ir.Condition) -> str:
        """A condition said of the subject: 员工50人以上; 有培训室; 没有党组织; 在最近12个月内成立."""
        inner = node.item if isinstance(node, ir.Not) else node
        negated = isinstance(node, ir.Not)
        adjective = self.adjective(inner)
        if adjective is not None:
            return f"{'不是' if negated else '是'}{adjective.first('zh')}"
        field = render_facts.field_said(self, node)
        if field is not None:
            words = ("重复", "唯一") if isinstance(field[1], ir.Unique) else ("未填报", "已填报")
            return f"{field[0]}{words[not negated]}"
        change = shapes_history.change(node)
        if change is not None:
            return self._path(change.now, lambda measure: self._change(change))
        match inner:
            case ir.Consecutive() if not negated and not isinstance(inner.condition, shapes_history.NO_RUN):
                return self._run(inner, self.cond(inner.condition))
            case ir.InGrade() if self.graded(inner) is not None:
                grade, order = self.graded(inner) or ("", "")
                return f"{'未' if negated else ''}评为{grade}{self.keyword('POST', order)}"
            case ir.OneOf() if not negated and (said := self.text_said(inner)) is not None:
                return f"{said[0]}{said[1][0]}{said[2]}"
            case ir.Holds():
                return f"{'没有' if negated else '有'}{self.declared(inner).words.first('zh')}"
            case ir.Happened():
                return self._happened(inner, negated=negated)
            case ir.Dated() | ir.Deadline() | ir.DueBy():
                event = self.event(inner.record, stages.event_of(inner))
                return f"{self.moment(inner)}{'未' if negated else ''}{event}"
            case ir.Compare("lt", ir.Count(group), ir.Number(value)) if value == 1 and not negated and self.group_noun(group):
                return f"没有{self.group_noun(group)}"
            case ir.EachPeriod() | ir.AnyWindow() if not negated and self._often(inner):
                return "".join(self._often(inner))
            case ir.Compare() if not negated and self._per(inner) is not None:
                return "".join(self._per(inner) or ())
            case ir.Compare(order, ir.FieldValue() as left) if not negated and self._share_alone(inner):
                return f"{self.declared(left).words.first('zh')}{_THAN[order]}{self.amount(inner.right)}"
            case ir.Compare(order, left, ir.Number() as right) if not negated and order != "ne":
                return self._path(left, lambda measure: self._after_noun(order, right, measure)) or self._formula(node)
            case ir.Between(value, ir.Number() as low, ir.Number() as high) if not negated:
                return self._path(value, lambda measure: self._range(low, high, measure)) or self._formula(node)
        return self._formula(node)

    def _share_alone(self, node: ir.Compare) -> bool:
        return self.against_amount(node) and shapes.share_of(node.right) is not None

    def amount(self, node: Any) -> str:
        """年收入的2%; 1万元或者年收入的2%，以较高者为准，向上取整."""
        if isinstance(node, ir.Rounded):
            return f"{self.amount(node.value)}，{self.keyword('ROUNDED', node.how).removeprefix(',')}"
        if isinstance(node, ir.Extreme):
            items = [self.number(item) if isinstance(item, ir.Number) else self.amount(item) for item in node.items]
            return f"{'、'.join(items[:-1])}或者{items[-1]}，{self.keyword('EXTREME', node.kind).removeprefix(',')}"
        share = shapes.share_of(node)
        assert share is not None
        return f"{self.counted_words(share[1]).first('zh')}的{self.number(share[0])}"

    def _formula(self, node: object) -> str:
        return f"满足（{self.formula(node)}）"

    def _happened(self, node: ir.Happened, *, negated: bool) -> str:
        declared = self.declared(node)
        assert declared.event is not None
        event, no = declared.event.first("zh"), "未" if negated else ""
        if node.when == "within":
            return f"在最近{self.period(node)}内{no}{event}"
        return f"{no}{event}满{self.period(node)}" if node.when == "ago" else no + event

    def _path(self, left: ir.Quantity, quantity: Any) -> str:
        """员工50人以上, 女性委员2名以上: what is measured, then how much. "" where it has no noun."""
        if isinstance(left, ir.FieldValue):
            return f"{self.declared(left).words.first('zh')}{quantity('')}"
        if isinstance(left, ir.Ref):
            return f"{self.ref_words(left).first('zh')}{quantity('')}"
        if isinstance(left, ir.Count):
            noun = self.group_noun(left.group)
            return f"{noun}{quantity(self._measure(left.group))}" if noun else ""
        return ""

    def _measure(self, group: ir.Group) -> str:
        measures = self.record(group.record).measures
        return measures[0] if measures else "个"

    def _after_noun(self, order: str, right: ir.Number, measure: str = "") -> str:
        number = self.number(right, measure=measure)
        if order in ("ge", "le") and not self.parameter(right):
            return f"{number}{'以上' if order == 'ge' else '以下'}"
        return f"{self._word(order, right)}{number}"

    def _word(self, order: str, right: Any) -> str:
        counted = not isinstance(right, ir.Number) or right.unit in ("", "person", "household", "item", "time")
        return "低于" if order == "lt" and not counted else _PRE[order]

    def _before_noun(self, order: str, right: Any) -> str:
        if isinstance(right, ir.Number):
            return self._after_noun(order, right)
        return f"{_PRE[order]}（{self.formula(right)}）"

    def _range(self, low: ir.Number, high: ir.Number, measure: str = "") -> str:
        return f"{self.number(low, unit=low.unit == 'ratio')}至{self.number(high, measure=measure)}"

    # predicates ----------------------------------------------------------------------------------

    def _predicate(self, node: ir.Condition, *, prohibited: bool = False) -> str:
        """What follows the force word: 建立党组织; 至少有2名女性委员; 闲置、零散或者脏污."""
        if prohibited and often.speaks_of(node):
            return self._formula(node)
        if isinstance(node, ir.HowMany):
            return self._several(node)
        if isinstance(node, ir.InOrder):
            return f"依次经过下列步骤：{'、'.join(self.steps(node))}"
        if isinstance(node, ir.Staged):
            return self._staged(node)
        if not isinstance(node, ir.All | ir.AnyOf):
            return self._base(node, prohibited=prohibited)
        joiner = "且" if isinstance(node, ir.All) else "或者"
        if any(isinstance(item, ir.All | ir.AnyOf) for item in node.items) or (prohibited and joiner == "且"):
            return self._formula(node)
        parts = [self._base(item, prohibited=prohibited) for item in node.items]
        if joiner == "或者" and prohibited and all(self.adjective(item) for item in node.items):
            return "、".join(parts[:-1]) + joiner + parts[-1]
        return joiner.join(parts)

    def _staged(self, node: ir.Staged) -> str:
        """在2024年12月31日以前有便民服务点，在2025年12月31日以前有培训室."""
        parts = stages.own_parts(node)
        if parts is None:
            return self._formula(node)
        said = ((self._base(one) if stages.plain(one) else self._formula(one), day) for day, one in parts)
        return "，".join(f"在{show_day(date.fromisoformat(day), 'zh')}以前{text}" for text, day in said)

    def _several(self, node: ir.HowMany) -> str:
        """So many of a list of things that are had, else of conditions; as a formula where one of these is a list."""
        if any(isinstance(item, ir.All | ir.AnyOf) for item in node.items):
            return self._formula(node)
        things = [self._thing(item) for item in node.items]
        measured = any(isinstance(item, ir.Compare) and self.value_subject(item.left) for item in node.items)
        number = _SO_MANY[node.order]
        if all(things) and not measured:
            return f"{number}具备下列各项中的{self.so_many(node)}项：{'、'.join(things)}"
        return f"{number}满足下列条件中的{self.so_many(node)}项：{'、'.join(self.cond(item) for item in node.items)}"

    def _thing(self, node: ir.Condition) -> str:
        """What is had, as it stands in a list: 培训室; 3名以上委员. "" where it is not had."""
        if isinstance(node, ir.Holds) and self.adjective(node) is None:
            return self.declared(node).words.first("zh")
        if isinstance(node, ir.Compare) and node.order in ("ge", "le") and isinstance(node.right, ir.Number):
            noun, measure = self._had(node.left)
            return f"{self._after_noun(node.order, node.right, measure)}{noun}" if noun else ""
        return ""

    def _base(self, node: ir.Condition, *, prohibited: bool = False) -> str:
        adjective = self.adjective(node)
        if adjective is not None:
            return adjective.first("zh") if prohibited and isinstance(node, ir.Holds) else f"是{adjective.first('zh')}"
        if render_facts.field_said(self, node) is not None:
            return self._formula(node)
        if shapes_history.change(node) is not None:  # a path of its own cannot follow the force word
            return self._formula(node)
        match node:
            case ir.Consecutive() if not isinstance(node.condition, shapes_history.NO_RUN):
                return self._run(node, self._base(node.condition, prohibited=prohibited))
            case ir.Holds():
                return f"{self._duty_verb(node)}{self.declared(node).words.first('zh')}"
            case ir.Compare(order, left, ir.Number() as right) if order != "ne":
                return self._having(left, order, right) or self._formula(node)
            case ir.Between(value, ir.Number() as low, ir.Number() as high):
                return self._having_between(value, low, high) or self._formula(node)
        return self.cond(node) if self.text_said(node) is None else self._formula(node)

    def _duty_verb(self, node: ir.Holds) -> str:
        verbs = self.declared(node).verbs
        return self.vocabulary.verbs[verbs[0]].words.first("zh") if verbs and verbs[0] in self.vocabulary.verbs else "有"

    def _had(self, left: ir.Quantity) -> tuple[str, str]:
        """Noun and measure of what is had in a number; empty where it is not had."""
        if isinstance(left, ir.FieldValue):
            declared = self.declared(left)
            return declared.words.first("zh"), {"person": "名", "household": "户"}.get(declared.unit, "")
        if isinstance(left, ir.Count):
            return self.group_noun(left.group), self._measure(left.group)
        if isinstance(left, ir.Ref):
            return self.ref_words(left).first("zh"), ""
        return "", ""

    def _having(self, left: ir.Quantity, order: str, right: ir.Number) -> str:
        noun, measure = self._had(left)
        if not noun:
            return ""
        number = self.number(right, measure=measure)
        return f"至少有{number}{noun}" if order == "ge" else f"有{self._word(order, right)}{number}{noun}"

    def _having_between(self, left: ir.Quantity, low: ir.Number, high: ir.Number) -> str:
        noun, measure = self._had(left)
        return f"有{self._range(low, high, measure)}{noun}" if noun else ""

    def _measured(self, node: ir.Condition) -> str:
        if isinstance(node, ir.Staged):
            return "，".join(f"在{show_day(one.day, 'zh')}以前{self._measured(one.condition)}" for one in node.stages)
        if isinstance(node, ir.All | ir.AnyOf):
            return ("且" if isinstance(node, ir.All) else "或者").join(self._measured(item) for item in node.items)
        change = shapes_history.change(node)
        if change is not None:
            return self._change(change)
        if isinstance(node, ir.Between):
            shares = shapes.share_range(node)
            if shares is not None:
                return f"在{self.counted_words(shares[2]).first('zh')}的{self.number(shares[0])}至{self.number(shares[1])}之间"
            assert isinstance(node.low, ir.Number) and isinstance(node.high, ir.Number)
            counted = self._measure(node.value.group) if isinstance(node.value, ir.Count) else ""
            return f"达到{self._range(node.low, node.high, counted)}"
        assert isinstance(node, ir.Compare)
        if not isinstance(node.right, ir.Number):
            return f"{_THAN[node.order]}{self.amount(node.right)}"
        plain = isinstance(node.left, ir.Count) and not self.parameter(node.right)  # 达到最低支部数以上
        number = self.number(node.right, measure=self._measure(node.left.group) if plain else "")  # type: ignore[union-attr]
        return f"达到{number}以上" if node.order == "ge" else f"{self._word(node.order, node.right)}{number}"

    def _change(self, change: shapes_history.Change) -> str:
        """比上年增加300元以上; 比上年增长5%以上; 不低于上年."""
        node = change.node
        then = self.keyword("BEFORE", str(change.months)) if change.months else periods.words_of(change.period, "zh")
        if change.kind == "level":
            assert isinstance(node, ir.Compare)
            return f"{_THAN[node.order]}{then}"
        words = ("增长", "下降") if change.kind == "percent" else ("增加", "减少")
        return f"比{then}{words[change.sign == '-']}{self._so_much(node, points=change.kind == 'points')}"

    def _so_much(self, node: ir.Compare | ir.Between, *, points: bool) -> str:
        number = self.points if points else self.number
        if isinstance(node, ir.Between):
            assert isinstance(node.low, ir.Number) and isinstance(node.high, ir.Number)
            if not points:
                return self._range(node.low, node.high)
            return f"{show(node.low.value * 100, 'zh')}至{number(node.high)}"
        assert isinstance(node.right, ir.Number)
        if node.order in ("ge", "le"):
            return f"{number(node.right)}{'以上' if node.order == 'ge' else '以下'}"
        return f"{self._word(node.order, node.right)}{number(node.right)}"

    def _run(self, node: ir.Consecutive, said: str) -> str:
        """连续2年被列为软弱村; what has a subject of its own as a formula."""
        adjective = self.adjective(node.condition)
        if adjective is not None:
            said = adjective.first("zh")
        elif not said.startswith(("是", "不是", "有", "没有", "满足")):
            said = ""
        return f"连续{node.count}{self.keyword('RUN_PERIOD', node.unit)}{said or self._formula(node.condition)}"

    # definitions ---------------------------------------------------------------------------------

    def definition(self, node: ir.Definition) -> str:
        """The defining sentence of a term."""
        if node.kind == "grade":
            return render_cases.chinese_grades(self, node)
        words = self.vocabulary.terms[node.id].words.first("zh")
        if node.kind == "class":
            noun = self.record(node.record).words.first("zh")
            return f"{words}{noun}是指{self.records_where(node.record, items_of(node.body))}。"  # type: ignore[arg-type]
        holder = self.record(node.record).words.first("zh") + "的" if node.kind == "quantity" else ""
        body = node.body
        if node.kind == "ratio" and isinstance(body, ir.Share) and body.group.via == "members" and body.group.where is None:
            noun = self.record(body.group.record).words.first("zh")
            identity = self._identity(body.condition) if isinstance(body.condition, ir.Holds) else ""
            part = identity or self._clause(body.condition)
            return f"{words}是指{part}的{noun}占{noun}总数的比例。"
        if isinstance(body, ir.Chosen) and node.record:
            return f"{holder}{words}是指：{render_cases.chinese_rows(self, body, node.record)}。"
        return f"{holder}{words}是指（{self.formula(body)}）。"

    def _identity(self, node: ir.Holds) -> str:
        for (record, left, right), entry in self.vocabulary.identities.items():
            if record == node.record and entry.field == node.name:
                names = [self.vocabulary.fields[record, side].words.first("zh") for side in (left, right)]
                return f"{names[0]}兼任{names[1]}"
        return ""
