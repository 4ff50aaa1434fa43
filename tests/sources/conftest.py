"""A small vocabulary for the tests of sources: villages below townships below counties, firms that own firms, child records."""

import pytest

from rulekit.vocabulary import VocabularyBuilder


@pytest.fixture(scope="session")
def vocabulary():
    b = VocabularyBuilder("tests")
    b.record("county", zh="县 / 区县", en="county", many="counties", level=True, code_digits=6, key_zh="县代码")
    b.record("township", zh="乡镇", en="township", many="townships", parent="county", level=True, code_digits=9)
    b.record("village", zh="村 / 行政村", en="village", many="villages", parent="township", code_digits=12, key_zh="村代码")
    b.record("firm", zh="企业", en="firm", many="firms", parent="county")
    b.record("holding", zh="集团", en="holding", many="holdings", parent="holding")
    b.record("cadre", zh="委员", en="committee member", many="committee members", child=True)
    b.children("committee_members", "village", "cadre", zh="委员 / 两委成员", en="committee member", many="committee members")
    b.number("residents", "village", zh="居民 / 居民人数", en="resident", many="residents", unit="person")
    b.number("households", "village", zh="户数", en="household", many="households", unit="household")
    b.number("office_funds", "village", zh="办公经费 / 经费", en="office funds", unit="yuan")
    b.number("site_area", "village", zh="面积", en="site area", unit="square_metre")
    b.number("attendance", "village", zh="到会率", en="attendance", low=0, high=1)
    b.number("problems", "village", zh="问题数", en="problem", many="problems", unit="item", blank="zero")
    b.yesno("resident_cadre", "village", zh="驻村干部", en="resident cadre", many="resident cadres")
    b.text("secretary", "village", zh="书记", en="secretary")
    b.text("kind", "village", zh="类别", en="kind", choices={"plain": ("平原", "plain"), "hill": ("山区 / 丘陵", "hill / hilly")})
    b.date("elected", "village", zh="换届时间", en="election date", happened_zh="换届", happened_en="elected")
    b.date("surveyed", "village", zh="普查日期", en="survey date")
    b.date("settled", "village", zh="办结日期", en="settlement date", happened_zh="办结", happened_en="settled", blank="not_yet")
    b.yesno("woman", "cadre", zh="女性", en="woman", adjective=True)
    b.date("trained", "cadre", zh="培训日期", en="training date", happened_zh="受训", happened_en="trained")
    b.number("employees", ("firm", "holding"), zh="员工 / 员工数", en="employee", many="employees", unit="person")
    b.date("founded", "firm", zh="成立日期", en="founding date", happened_zh="成立", happened_en="founded")
    b.text("code", "firm", zh="信用代码", en="credit code")
    return b.build()


@pytest.fixture(scope="session")
def accounts():
    """The identity that holds for every run: rows read = checked + rejected + set aside + merged."""

    def check(dataset):
        reading = dataset.reading
        assert reading.rows == reading.checked + len(reading.rejected) + reading.set_aside + reading.merged, reading
        assert reading.checked == sum(reading.by_type.values())
        return dataset

    return check
