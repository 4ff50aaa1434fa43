"""Random twins parse and agree; a third of them is also rendered in both languages and read back."""

from __future__ import annotations

from random import Random

from tests.twins import fault, read, twin

COUNT, SEED = 3_000, 20_261_122


def test_twins_agree_and_come_back():
    random = Random(SEED)
    faults, meanings = [], set()
    for index in range(COUNT):
        zh, en = twin(random)
        told = fault(zh, en, back=index % 3 == 0)
        if told:
            faults.append(f"{zh}\n{en}\n{told}")
        meanings.add(read("zh", zh).node)
    assert not faults, f"{len(faults)} of {COUNT}:\n" + "\n".join(faults[:5])
    assert len(meanings) > 2_500


def test_a_twin_of_another_meaning_is_told():
    assert (
        fault("员工50人以上的企业应当建立党组织。", "firms with more than 50 employees must set up a party organization.")
        == "different ir"
    )
    assert fault("员工50人以上的企业应当建立党组织。", "firms with 50 or more employees must set up.").startswith("en refused")


def test_the_generator_varies_the_surface():
    random = Random(SEED)
    text = " ".join(part for _ in range(COUNT) for part in twin(random))
    for word in (
        "（含）以上",
        "及以上",
        "不得",
        "力争",
        "鼓励",
        "百分之",
        "成以上",
        "半数",
        "万",
        "５",
        "至少",
        "的，",
        "如果",
        "除外",
        "满足（",
    ):
        assert word in text, word
    for word in (
        "not less than",
        " or more",
        "no fewer than",
        " shall ",
        "whose ",
        "unless it",
        "unless they",
        "if a ",
        "or that",
        "satisfy (",
    ):
        assert word in text, word
