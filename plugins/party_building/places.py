"""Named places: Fuzhou and its counties, with the codes of every county of the same name in the national divisions of 2023."""

from __future__ import annotations

from rulekit.vocabulary import VocabularyBuilder

# Name in both languages; codes of all counties that bear it. Four cities have a Gulou district.
COUNTIES = (
    ("gulou", "鼓楼区", "Gulou district", ("350102", "320106", "320302", "410204")),
    ("taijiang", "台江区", "Taijiang district", ("350103",)),
    ("cangshan", "仓山区", "Cangshan district", ("350104",)),
    ("mawei", "马尾区", "Mawei district", ("350105",)),
    ("jinan_district", "晋安区", "Jin'an district", ("350111",)),
    ("changle", "长乐区", "Changle district", ("350112",)),
    ("minhou", "闽侯县", "Minhou county", ("350121",)),
    ("lianjiang", "连江县", "Lianjiang county", ("350122",)),
    ("luoyuan", "罗源县", "Luoyuan county", ("350123",)),
    ("minqing", "闽清县", "Minqing county", ("350124",)),
    ("yongtai", "永泰县", "Yongtai county", ("350125",)),
    ("pingtan", "平潭县", "Pingtan county", ("350128",)),
    ("fuqing", "福清市", "Fuqing city", ("350181",)),
)


def declare(builder: VocabularyBuilder) -> None:
    """Declare the places; the area of a ruleset selects among places of one name."""
    builder.place("fuzhou", zh="福州市", en="Fuzhou", level="city", codes="3501")
    for id, zh, en, codes in COUNTIES:
        builder.place(id, zh=zh, en=en, level="county", codes=codes)
