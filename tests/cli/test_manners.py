"""Manners of the whole program in a terminal and in a pipe: colour, width, encodings that lack a sign."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rulekit import resources
from rulekit.text import width

SAMPLE = resources.folder("rulesets") / "fuzhou-2012" / "sample.json"
CHECK = ("check", str(SAMPLE), "-r", "fuzhou-2012", "--as-of", "2012-12-31", "--exit-zero")
COLOUR = re.compile(rb"\x1b\[[0-9;]*m")
QUIET = ("NO_COLOR", "FORCE_COLOR", "RULEKIT_LANG", "PYTHONIOENCODING", "PYTHONUTF8", "COLUMNS", "LINES")


def run(*args: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    clean = {name: value for name, value in os.environ.items() if name not in QUIET}
    command = [sys.executable, "-m", "rulekit", *args]
    return subprocess.run(command, env=clean | environment, capture_output=True, timeout=120)


def in_terminal(columns: int, *args: str, **environment: str) -> bytes:
    """Output of a run whose standard output is a terminal of so many columns."""
    fcntl, pty, termios = (pytest.importorskip(name) for name in ("fcntl", "pty", "termios"))
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, columns.to_bytes(2, sys.byteorder).rjust(4, b"\x28").ljust(8, b"\0"))
    clean = {name: value for name, value in os.environ.items() if name not in QUIET} | {"TERM": "xterm"} | environment
    ran = subprocess.Popen([sys.executable, "-m", "rulekit", *args], env=clean, stdout=theirs, stderr=subprocess.PIPE)
    os.close(theirs)
    found = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        found += piece
    os.close(ours)
    assert ran.wait(timeout=60) == 0 and ran.stderr is not None
    ran.stderr.close()
    return found.replace(b"\r\n", b"\n")


@pytest.mark.parametrize(
    ("environment", "option", "coloured"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": ""}, (), False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": ""}, ("--color", "always"), True),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
    ],
)
def test_colour_in_a_pipe(environment: dict[str, str], option: tuple[str, ...], coloured: bool) -> None:
    found = run(*CHECK, *option, PYTHONIOENCODING="utf-8", **environment)
    plain = run(*CHECK, "--color", "never", PYTHONIOENCODING="utf-8")
    assert found.returncode == 0 and bool(COLOUR.search(found.stdout)) == coloured
    assert COLOUR.sub(b"", found.stdout) == plain.stdout, "colour never carries meaning alone"


@pytest.mark.parametrize(
    ("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"NO_COLOR": ""}, True)]
)
def test_colour_in_a_terminal(environment: dict[str, str], coloured: bool) -> None:
    assert bool(COLOUR.search(in_terminal(80, *CHECK, PYTHONIOENCODING="utf-8", **environment))) == coloured


@pytest.mark.parametrize(("columns", "fits"), [(100, 100), (60, 60), (20, 60), (300, 120)])
def test_a_report_fits_the_terminal_within_limits(columns: int, fits: int) -> None:
    text = in_terminal(columns, *CHECK, "--color", "never", PYTHONIOENCODING="utf-8").decode("utf-8")
    table = [line for line in text.split("\n") if re.match(r"  [×!√–] .*\d", line) or "符合 不符合" in line or "合计" in line]
    prose = [line for line in text.split("\n") if line not in table]
    assert fits - 12 < max(map(width, prose)) <= fits
    assert max(map(width, table)) <= max(fits, 66), "five verdicts and a rate take 66 columns at the least"


def test_a_pipe_gets_the_columns_that_are_named_else_eighty() -> None:
    def widest(*args: str, **environment: str) -> int:
        return max(map(width, run(*args, PYTHONIOENCODING="utf-8", **environment).stdout.decode("utf-8").split("\n")))

    assert widest(*CHECK) == 80 == widest(*CHECK, COLUMNS="80") == widest(*CHECK, COLUMNS="wide") == widest(*CHECK, COLUMNS="0")
    assert widest(*CHECK, COLUMNS="200") == 120
    assert widest("sources", "fuzhou-2012", COLUMNS="40") <= 40 < widest("sources", "fuzhou-2012", COLUMNS="60") <= 60


def test_the_list_of_rulesets_is_as_wide_as_is_asked() -> None:
    found = {
        columns: run("rulesets", PYTHONIOENCODING="utf-8", COLUMNS=columns).stdout.decode("utf-8") for columns in ("60", "300")
    }
    assert "…\n" in found["60"] and "…\n" not in found["300"]
    assert max(map(width, found["60"].split("\n"))) <= 60


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1", "utf-8"])
def test_an_encoding_that_lacks_a_sign_gets_a_plain_one(encoding: str, lang: str) -> None:
    found = run(*CHECK, "--lang", lang, PYTHONIOENCODING=encoding)
    assert found.returncode == 0 and b"Traceback" not in found.stderr
    text = found.stdout.decode(encoding)
    full = run(*CHECK, "--lang", lang, PYTHONIOENCODING="utf-8").stdout.decode("utf-8")
    assert text.count("\n") == full.count("\n")
    if encoding in ("gbk", "utf-8"):
        assert text == full, "all signs of a report are in GBK"
    else:
        assert ("x F12-01" if encoding == "ascii" else "× F12-01") in text
        assert "…" in full and "…" not in text and "..." in text


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_messages_and_pages_in_an_encoding_that_lacks_signs(encoding: str) -> None:
    for args in (
        ("chek", "--lang", "zh"),
        ("--lang", "zh", "--help"),
        ("explain", "C611", "--lang", "zh"),
        ("plugins", "--words"),
    ):
        found = run(*args, PYTHONIOENCODING=encoding)
        assert found.returncode in (0, 2) and b"Traceback" not in found.stderr
        assert (found.stdout + found.stderr).decode("utf-8" if encoding == "ascii" else encoding)


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_json_and_samples_are_utf_8_whatever_the_terminal(encoding: str) -> None:
    document = json.loads(run(*CHECK, "--format", "json", PYTHONIOENCODING=encoding).stdout.decode("utf-8"))
    assert document["ruleset_info"]["title"] == "固本强基"
    sample = json.loads(run("sample", "fuzhou-2012", "--rows", "2", PYTHONIOENCODING=encoding).stdout.decode("utf-8"))
    assert sample["village"][0]["name"] == "合成村0001"


def test_a_file_is_utf_8_whatever_the_terminal(tmp_path: Path) -> None:
    target = tmp_path / "报告.txt"
    assert run(*CHECK, "-o", str(target), "-q", PYTHONIOENCODING="ascii").returncode == 0
    assert "较大企业的党组织" in target.read_text(encoding="utf-8")
