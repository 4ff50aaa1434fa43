"""The call itself: help pages, mistakes in a call, languages, and how a run ends."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from rulekit import __version__, diagnostic
from rulekit.cli import console, main
from rulekit.errors import CallError
from rulekit.text import width

COMMANDS = [
    "check", "why", "parse", "render", "test", "sources", "sample", "template", "new", "rulesets", "plugins", "explain",
    "completion",
]  # fmt: skip


def call(*args: str, **more: Any) -> Result:
    return CliRunner().invoke(main.build(main.spoken(args)), list(args), **more)


@pytest.fixture(autouse=True)
def _no_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RULEKIT_LANG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_pages_fit_eighty_columns_and_keep_their_columns(command: str, lang: str) -> None:
    found = call("--lang", lang, *([command] if command else []), "--help")
    assert found.exit_code == 0, found.output
    lines = found.output.split("\n")
    assert max(width(line) for line in lines) <= 80
    assert ("用法：" if lang == "zh" else "Usage: ") + f"rulekit {command}".strip() in lines[0]
    assert not [line for line in lines if lang == "zh" and ("Options" in line or "Usage" in line or "Show" in line)]


def test_options_of_check_stand_in_four_sections_with_aligned_explanations() -> None:
    lines = call("check", "--lang", "zh", "--help").output.split("\n")
    assert [line for line in lines if line in ("输入", "判断", "输出", "运行")] == ["输入", "判断", "输出", "运行"]
    section = lines[lines.index("判断") + 1 : lines.index("输出")]
    starts = {
        width(line[: line.index(found)])
        for line in section
        for found in ("按这一天", "只判断", "容许多少项", "把退出码")
        if found in line
    }
    assert len(starts) == 1


def test_the_language_comes_from_the_option_or_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert main.spoken([]) is None
    assert main.spoken(["check", "--lang=zh"]) == "zh" and main.spoken(["--lang", "en", "check"]) == "en"
    assert main.spoken(["parse", "--", "--lang", "zh"]) is None
    monkeypatch.setenv("RULEKIT_LANG", "zh_CN.UTF-8")
    assert main.spoken([]) == "zh" and main.spoken(["--lang", "en"]) == "en"
    assert "用法：" in call("--help").output
    monkeypatch.setenv("RULEKIT_LANG", "fr")
    assert main.spoken([]) is None and "Usage:" in call().output


def test_version() -> None:
    assert call("--version").output == f"rulekit {__version__}\n"


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["chek"], "C604", ["did you mean “check”?"]),
        (["zzz"], "C604", ["the commands are check, why, diff"]),
        (["--lang", "zh", "chek"], "C604", ["没有“chek”这个命令", "是不是“check”？"]),
        (["check", "x.csv", "--rulset", "y"], "C601", ["did you mean “--ruleset”?"]),
        (["check", "-r", "y"], "C602", ["DATA… is missing", "rulekit check --help"]),
        (["check", "x.csv"], "C602", ["--ruleset is missing"]),
        (["check", "x.csv", "--lang", "zh"], "C602", ["缺少 --ruleset"]),
        (["check", "x.csv", "-r", "y", "--format", "jsn"], "C603", ["--format cannot be jsn", "did you mean “json”?"]),
        (["check", "x.csv", "-r", "y", "--show", "-1"], "C603", ["--show cannot be -1\n", "0, 1, …"]),
        (["check", "x.csv", "-r", "y", "--max-unknown", "many"], "C603", ["--max-unknown cannot be many"]),
        (["check", "x.csv", "-r", "y", "--as-of", "2024-02-30"], "C610", ["“2024-02-30” is not a date"]),
        (["check", "x.csv", "-r", "y", "--as-of", "20241231", "--lang", "zh"], "C610", ["“20241231”不是日期"]),
        (["check", "x.csv", "-r", "y", "-o", "report.pdf"], "C612", [".json, .txt"]),
        (["check", "x.json", "-r", "y", "-o", "./x.json"], "C613", ["x.json is an input"]),
        (["check", "x.csv", "-r", "y", "-o", "a.txt", "-o", "./a.txt"], "C614", ["two outputs"]),
        (["check", "-", "-", "-r", "y"], "C615", ["read once only"]),
        (["explain", "C61O"], "C622", ["did you mean “C6"]),
        (["explain", "words"], "C622", ["there is no code"]),
        (["explain"], "", ["Usage: rulekit explain"]),
        (["rulesets", "one", "two"], "C605", ["“one two” is too much"]),
        (["check", "x.csv", "-r"], "C606", ["the value of -r"]),
        (["check", "x.csv", "-r", "y", "--all=yes"], "C606", ["--all"]),
        (["completion", "tcsh"], "C603", ["bash | zsh | fish"]),
    ],
)
def test_a_mistake_in_the_call_is_one_message_and_exit_code_2(args: list[str], code: str, words: list[str]) -> None:
    found = call(*args)
    assert found.exit_code == 2, found.output
    assert f"[{code}]" in found.output or not code
    assert all(word in found.output for word in words), found.output
    assert "Traceback" not in found.output and found.output.count("[C") <= 1


@pytest.mark.parametrize("lang", diagnostic.LANGUAGES)
def test_every_code_can_be_explained(lang: str) -> None:
    for code in diagnostic.codes():
        found = call("explain", code.lower(), "--lang", lang)
        assert found.exit_code == 0 and found.output.startswith(f"{code}  "), found.output
        entry = diagnostic.explain(code, lang)
        assert entry is not None and entry["explain"].strip()


def test_completion_scripts_and_offers() -> None:
    for shell in ("bash", "zsh", "fish"):
        assert "_RULEKIT_COMPLETE" in call("completion", shell).output
    env = {"_RULEKIT_COMPLETE": "bash_complete", "COMP_WORDS": "rulekit explain C60", "COMP_CWORD": "2"}
    offered = CliRunner().invoke(main.build(), [], env=env).output
    assert "C601" in offered and "C602" in offered
    env = {"_RULEKIT_COMPLETE": "bash_complete", "COMP_WORDS": "rulekit parse --uses part", "COMP_CWORD": "3"}
    assert "party-building" in CliRunner().invoke(main.build(), [], env=env).output


def test_plugins_are_listed_with_their_words() -> None:
    found = call("plugins")
    assert found.exit_code == 0 and "party-building" in found.output and "employers" in found.output
    assert "record types" in found.output and "village.resident_cadre" not in found.output
    assert "village.resident_cadre" in call("plugins", "--words").output
    assert "记录类型" in call("plugins", "--lang", "zh").output


def _ending(monkeypatch: pytest.MonkeyPatch, error: BaseException, *args: str) -> Result:
    def fail(*rest: object, **more: object) -> None:
        raise error

    monkeypatch.setattr("rulekit.plugin.discover", fail)
    return call(*args, "plugins")


def test_a_bug_leaves_a_crash_file_without_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    found = _ending(monkeypatch, ZeroDivisionError("secret cell 42"))
    (crash,) = tmp_path.iterdir()
    assert found.exit_code == 70 and crash.name.startswith("rulekit-crash-") and crash.name in found.output
    text = crash.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in text and "plugins.py" in text and "secret" not in text + found.output
    assert "Traceback" not in found.output and __version__ in text


def test_a_bug_where_nothing_can_be_written_says_where_on_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*rest: object, **more: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    found = _ending(monkeypatch, KeyError("secret"))
    assert found.exit_code == 70 and "KeyError" in found.output and "secret" not in found.output


def test_an_installation_without_its_messages_still_ends_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*rest: object, **more: object) -> None:
        raise FileNotFoundError("grammars")

    monkeypatch.setattr(diagnostic.Diagnostic, "render", lost)
    found = _ending(monkeypatch, KeyboardInterrupt())
    assert found.exit_code == 70 and found.output.strip() == "rulekit: Abort, FileNotFoundError"


def test_an_interrupt_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _ending(monkeypatch, KeyboardInterrupt())
    assert found.exit_code == 130 and "interrupted" in found.output
    assert "已中断" in _ending(monkeypatch, KeyboardInterrupt(), "--lang", "zh").output


def test_a_file_that_cannot_be_read_and_a_wrong_call_of_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _ending(monkeypatch, PermissionError(13, "Permission denied", "a.csv"))
    assert found.exit_code == 2 and "[C621]" in found.output and "a.csv could not be read: permission denied" in found.output
    assert _ending(monkeypatch, CallError("as_of is missing")).output.strip() == "as_of is missing"


def test_a_reader_that_stops_reading_is_no_news() -> None:
    command = f"{sys.executable} -m rulekit plugins --words | head -c 1; echo ${{PIPESTATUS[0]}}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert ran.stderr == "" and ran.stdout[1:].strip() in ("0", "74")


def test_a_full_disk_behind_standard_output_is_74(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _ending(monkeypatch, OSError(errno.ENOSPC, "No space left on device"))
    assert found.exit_code == 74 and found.output.startswith(
        "error[C620]: standard output could not be written: no space is left"
    )


@pytest.mark.parametrize(("encoding", "shown"), [("gbk", "× √ ! – 村 ≥"), ("ascii", "x v ! - ? >="), ("utf-8", "× √ ! – 村 ≥")])
def test_signs_that_an_encoding_lacks_get_plain_ones(encoding: str, shown: str) -> None:
    class Stream:
        pass

    stream: Any = Stream()
    stream.encoding = encoding
    expected = shown if encoding != "gbk" else "× √ ! – 村 ≥"
    assert console.fitting("× √ ! – 村 ≥", stream) == expected


def test_colour_is_decided_by_option_environment_and_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, colour = console.paint_for("never"), console.paint_for("always")
    assert plain is not colour and console.paint_for("auto") is plain
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert console.paint_for("auto") is colour
    monkeypatch.setenv("NO_COLOR", "1")
    assert console.paint_for("auto") is plain and console.paint_for("always") is colour


def test_a_bar_is_shown_on_a_terminal_only_and_only_for_long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    from rulekit.cli.run import Bar, Call

    call_ = Call(data=("a.csv",), ruleset="demo")
    assert Bar(call_, 2).of(0) is None
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with Bar(call_, 2) as bar:
        step = bar.of(1)
        assert step is not None
        step(1, 10)
        assert bar.bar is None
        bar.started -= 60
        step(5, 10)
        assert bar.bar is not None and bar.bar.tasks[0].completed == 1.5
    assert Bar(Call(data=("a.csv",), ruleset="demo", quiet=True), 2).of(0) is None


def test_importing_the_command_line_stays_light() -> None:
    heavy = "('lark', 'rich', 'polars', 'rulekit.language.parser')"
    code = f"import sys, rulekit.cli.main; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
