"""Synthetic files that are hard to read, and both engines over them: their reports are held equal."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from rulekit.cli.run import Call, run

Row = list[str]
HEAD = ["村代码", "名称", "一肩挑", "驻村干部", "居民", "每年办公经费（万元）", "预算内工作活动经费", "书记", "未用列"]
YES = ["是", "否", "有", "无", "", "√", "×", " 是", "yes", "NO", "/", "大概", "１", "t"]
NUMBERS = [
    "1520", "980人", "1,200", "１２３", "4.5万", "", "—", "约300", "-5", "12.5", "三百二十", "1e3", "+7", "05", " 44 ", "无",
    "1 200", "99999999999999999999999",
]  # fmt: skip
MONEY = ["4.5", "4.5万元", "45000元", "", "11", "0.1", "/", "12.345678", "1/3", "￥30", "4.5萬"]
NAMES = ["甲村", "乙\n村", "丙,村", '丁"村', unicodedata.normalize("NFD", "é村"), "", "戊村 "]
GROUPS = """ruleset groups "Groups"
  uses party-building
  area 3501 "福州市"

standard G-1 "a"
  in each county, at least 60% of villages must have a resident cadre.

standard G-2 "b"
  in each township, the dual-post ratio should be at least 50%.

standard G-3 "c"
  every village must have a resident cadre.

standard G-4 "d"
  in each county, the average annual office funds of villages must be at least 50,000 yuan.

standard G-5 "e"
  in Gulou district, every village must have budgeted work and activity funds.

standard G-6 "f"
  in each township, the number of villages must be at least 3.
"""


def villages(seed: int, rows: int, *, ascending: bool = False, more: Sequence[Callable[[Row], Row]] = ()) -> list[Row]:
    """Rows with blank and broken keys, doubles, doubtful cells, marks, totals, remarks and blank rows."""
    random = Random(seed)
    found: list[Row] = []
    for number in range(rows):
        code = f"3501{random.randrange(1, 4):02d}{random.randrange(1, 4):03d}{random.randrange(200, 260):03d}"
        if ascending:
            code = f"350102{number // 50:03d}{number % 50 + 200:03d}"
        odd = ["", "3.50102E+11", "  ", f"V-{random.randrange(9)}", unicodedata.normalize("NFD", "Vé"), code + ".0"]
        code = odd[int(random.random() * 100) % 6] if random.random() < 0.08 else code
        row = [code, *(random.choice(some) for some in (NAMES, YES, YES, NUMBERS, MONEY, YES))]
        row += [random.choice(["张三", "", "/", "李四"]), random.choice(["x", "", "合计"])]
        found.append(row)
        blank = [""] * (len(row) - 1)
        extra = [["", *blank], ["合计", *blank], ["备注：见附表", *blank], list(row), *(make(row) for make in more)]
        found += [one for one in extra if random.random() < 0.02]
    return found


def units(seed: int, rows: int) -> tuple[Row, list[Row]]:
    """Villages whose counties and townships are told by codes, by names or not at all."""
    random = Random(seed)
    found = []
    for number in range(rows):
        code = f"3501{random.choice(['02', '03', '04'])}{random.randrange(1, 4):03d}{random.randrange(200, 290):03d}"
        key = random.choice([code, code, code, code, f"V{random.randrange(500)}", ""])
        county = random.choice(["鼓楼区", "台江区", "350102", "350103", "", "X县"])
        values = [
            random.choice(some) for some in (["是", "否", ""], ["是", "否", "", "?"], ["4.5", "5万元", "", "6"], ["有", "无", ""])
        ]
        found.append([key, f"村{number}", *values, county, random.choice(["350102001", "350103002", "T9", "T8", ""])])
    return ["村代码", "名称", "一肩挑", "驻村干部", "办公经费（万元）", "预算内工作活动经费", "县", "乡镇代码"], found


def written(path: Path, head: Row, rows: Sequence[Row], *, bom: bool = False, **how: Any) -> Path:
    """A CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, **{"lineterminator": "\n", **how})
    writer.writerow(head)
    writer.writerows(rows)
    path.write_bytes((b"\xef\xbb\xbf" if bom else b"") + text.getvalue().encode())
    return path


def report(data: Sequence[Path], ruleset: str, engine: str, folder: Path, **more: Any) -> tuple[dict[str, Any], str]:
    """The report of one engine as JSON with all verdicts, and as text."""
    files = folder / f"{engine}.json", folder / f"{engine}.txt"
    call = Call(
        tuple(map(str, data)), ruleset, as_of="2024-12-31", exit_zero=True, engine=engine, every=True, lang="en",
        output=tuple(map(str, files)), **more,
    )  # fmt: skip
    with contextlib.redirect_stdout(io.StringIO()):
        assert run(call) == 0
    return json.loads(files[0].read_text(encoding="utf-8")), files[1].read_text(encoding="utf-8")


def hold_equal(
    data: Sequence[Path], ruleset: str, folder: Path, *, engines: Sequence[str] = ("polars",), **more: Any
) -> dict[str, Any]:
    """Hold the reports of other engines equal to that of the record engine; gives that one."""
    wanted, text = report(data, ruleset, "record", folder, **more)
    for engine in engines:
        found, told = report(data, ruleset, engine, folder, **more)
        for part in wanted:
            assert found[part] == wanted[part], part
        assert told == text
    reading = wanted["reading"]
    assert reading["rows"] == reading["checked"] + reading["rejected"] + reading["set_aside"] + reading["merged"]
    return wanted
