"""Numbers as people write them: each written form and the exact value it must give; writing and reading are inverse."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulekit.numbers import NumberTooLong, Numeral, scan, scan_date, show, show_ratio

ZH_PLAIN = {
    "三": 3, "十": 10, "十二": 12, "二十": 20, "廿一": 21, "五十": 50, "两百": 200, "一百零五": 105, "一百五": 150,
    "一百五十": 150, "一百一十五": 115, "一千零五": 1005, "一千零五十": 1050, "一千五": 1500, "两千零五": 2005, "一万": 10_000,
    "一万二": 12_000, "一万零五": 10_005, "一万零五百": 10_500, "三万五千": 35_000, "三百万": 3_000_000, "一亿": 10**8,
    "一亿零三万": 10**8 + 30_000, "三万亿": 3 * 10**12, "零": 0, "二〇二四": 2024, "一二三四": 1234, "五零": 50,
    "百": 100, "万": 10_000, "三点五": "3.5", "零点五": "0.5", "三点五万": 35_000,
    "4.5万": 45_000, "３亿": 3 * 10**8, "1万5千": 15_000, "3亿5000万": 350_000_000, "5百": 500, "3千万": 30_000_000,
    "1,000": 1000, "1,234,567": 1_234_567, "１２": 12, "３．５": "3.5", "0.58": "0.58", "007": 7,
}  # fmt: skip
ZH_RATIO = {
    "5%": "0.05", "５％": "0.05", "33.5%": "0.335", "3‰": "0.003", "百分之五十": "0.5", "百分之百": 1, "百分之0.5": "0.005",
    "百分之三点五": "0.035", "千分之三": "0.003", "十分之一": "0.1", "五成": "0.5", "三成半": "0.35", "三成五": "0.35",
    "5成": "0.5",
    "三分之一": "1/3", "三分之二": "2/3", "二分之一": "1/2", "十三分之七": "7/13", "3分之1": "1/3", "半数": "1/2", "一半": "1/2",
    "五十%": "0.5", "7/13": "7/13",
}  # fmt: skip
EN_PLAIN = {
    "one": 1, "Twelve": 12, "twenty": 20, "twenty-one": 21, "twenty one": 21, "fifty": 50, "one hundred": 100,
    "two hundred and five": 205, "two hundred five": 205, "three thousand": 3000, "three thousand two hundred and one": 3201,
    "one million": 10**6, "4.5 million": 4_500_000, "45,000": 45_000, "0.5": "0.5", "７": 7, "zero": 0,
    "a hundred": 100, "a thousand": 1000, "a dozen": 12, "two dozen": 24, "3 dozen": 36, "a million": 10**6,
}  # fmt: skip
EN_RATIO = {
    "50%": "0.5", "50 percent": "0.5", "50 per cent": "0.5", "fifty percent": "0.5", "one third": "1/3",
    "two thirds": "2/3", "two-thirds": "2/3", "half": "1/2", "a half": "1/2", "one half": "1/2", "three fifths": "3/5",
    "7/13": "7/13", "one in ten": "0.1", "9 in 10": "0.9", "nine out of ten": "0.9", "35 in 100": "0.35", "3 in 1,000": "0.003",
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "forms", "ratio"), [("zh", ZH_PLAIN, False), ("zh", ZH_RATIO, True), ("en", EN_PLAIN, False), ("en", EN_RATIO, True)]
)
def test_written_forms(lang, forms, ratio):
    for written, value in forms.items():
        for before, after in (("", ""), ("", "，的"), ("，", "。")):
            text = before + written + after
            expected = Numeral(Fraction(value), len(before) + len(written), ratio)
            assert scan(text, len(before), lang) == expected, text


@pytest.mark.parametrize(
    ("lang", "text", "read"),
    [
        ("zh", "1万5名", "1万"), ("zh", "1，000", "1"), ("zh", "1,0000", "1"), ("zh", "3.", "3"), ("zh", "三四户", "三"),
        ("zh", "三成员", "三"), ("zh", "于三成立", None), ("zh", "百分点", None), ("zh", "千克", None), ("zh", "五千克", "五"),
        ("zh", "一百分", "一百"), ("zh", "3名", "3"), ("zh", "村", None), ("zh", "半年", None), ("zh", "5/0", "5"),
        ("zh", "2024/12/31", "2024"), ("zh", "十二月", "十二"), ("zh", "五万五万", "五万五"), ("zh", "一肩挑", "一"),
        ("en", "ones", None), ("en", "ten-year", None), ("en", "one's", None), ("en", "often", None), ("en", "a quarter", None),
        ("en", "a quarter of", "a quarter"), ("en", "three quarters of", "three quarters"), ("en", "3 consecutive", "3"),
        ("en", "3 in 12", "3"), ("en", "ten in 10", "ten"), ("en", "1 in 10-day", "1"),
        ("en", "a dozens", None), ("en", "a few", None),
        ("en", "a third member", None), ("en", "a third of", "a third"), ("en", "half-year", None), ("en", "one thirds", "one"),
        ("en", "two third", "two"), ("en", "50 percentage points", "50"), ("en", "one hundred and more", "one hundred"),
        ("en", "three thousand and villages", "three thousand"), ("en", "", None), ("en", "a", None),
        ("en", "twenty thirty", "twenty"),
        ("en", "18 workers", "18"), ("en", "1,000,000 yuan", "1,000,000"), ("en", "五十", None),
    ],
)  # fmt: skip
def test_where_a_number_ends(lang, text, read):
    found = scan(text, 0, lang)
    assert (None if found is None else text[: found.end]) == read


def test_no_number_inside_an_english_word():
    assert scan("someone", 4, "en") is None
    assert scan("x12", 1, "en") is None


@pytest.mark.parametrize("text", ["9" * 400, "1" * 20 + "." + "2" * 19, "1/" + "3" * 400, "五" * 400, "1" + ",000" * 20])
def test_a_number_that_is_too_long_is_not_converted(text):
    with pytest.raises(NumberTooLong) as caught:
        scan(text + "元", 0, "zh")
    assert caught.value.end == len(text)


def test_hostile_lengths_stay_linear():
    for text in ("1,000" * 200_000, "9" * 10**6, "一百" * 500_000, "一" * 10**6, "one " * 250_000, "一万" * 500_000):
        for lang in ("zh", "en"):
            try:
                scan(text, 0, lang)
            except NumberTooLong as error:
                assert error.end <= len(text)


def test_dates():
    day = date(2024, 12, 31)
    for text in ("2024-12-31", "2024/12/31", "2024年12月31日", "２０２４年12月31日", "2024 年 12 月 31 日"):
        assert scan_date(text + "前", 0, "zh") == (day, len(text))
    assert scan_date("to 2024-1-5.", 3, "en") == (date(2024, 1, 5), 11)
    for text in ("2024-02-30", "2024-12", "2024年12月", "2024-12/31", "2024-12-311", "x", "", "20241231", "0000-01-01"):
        assert scan_date(text, 0, "zh") is None, text


def test_canonical_writing():
    assert [show(Fraction(45_000), lang) for lang in ("en", "zh")] == ["45,000", "4.5万"]
    assert [show(Fraction(12_345), lang) for lang in ("en", "zh")] == ["12,345", "12345"]
    assert [show(Fraction(1, 3), lang) for lang in ("en", "zh")] == ["one third", "三分之一"]
    assert [show(Fraction("4.5"), lang) for lang in ("en", "zh")] == ["4.5", "4.5"]
    assert show(Fraction(300_000_000), "zh") == "3亿"
    assert [show_ratio(Fraction("0.335"), lang) for lang in ("en", "zh")] == ["33.5%", "33.5%"]
    assert [show_ratio(Fraction(7, 13), lang) for lang in ("en", "zh")] == ["7/13", "十三分之七"]
    assert [show_ratio(Fraction(2, 3), lang) for lang in ("en", "zh")] == ["two thirds", "三分之二"]
    assert [show_ratio(Fraction(20, 3), lang) for lang in ("en", "zh")] == ["20/3", "三分之二十"]
    assert show(Fraction(-5, 2), "en") == "-2.5"


values = st.one_of(
    st.fractions(min_value=0, max_value=10**15, max_denominator=10**6),
    st.decimals(min_value=0, max_value=10**12, allow_nan=False, places=4).map(Fraction),
    st.integers(0, 10**18).map(Fraction),
    st.builds(lambda mantissa, power: Fraction(mantissa) * 10**power, st.integers(1, 999), st.integers(0, 12)),
)


@given(values, st.sampled_from(["en", "zh"]))
def test_what_is_written_reads_back(value, lang):
    for written, ratio in ((show(value, lang), None), (show_ratio(value, lang), True)):
        found = scan(written, 0, lang)
        assert found is not None and found.value == value and found.end == len(written)
        assert ratio is None or found.ratio


def _section(value):
    text = ""
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        if value // size % 10:
            text += "零一二三四五六七八九"[value // size % 10] + unit
        elif text and not text.endswith("零") and value % size:
            text += "零"
    return text


def _in_words(value):
    """An independent writer of Chinese numerals below a hundred million."""
    high, low = divmod(value, 10_000)
    return (_section(high) + "万" if high else "") + ("零" if high and 0 < low < 1000 else "") + _section(low)


@given(st.integers(1, 99_999_999))
def test_numerals_agree_with_an_independent_writer(value):
    written = _in_words(value)
    found = scan(written, 0, "zh")
    assert found == Numeral(Fraction(value), len(written)), written
