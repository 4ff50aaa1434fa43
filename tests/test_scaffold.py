"""`rulekit new`: what it writes works as it stands; a plug-in built as a distribution of its own is installed, found and used."""

from __future__ import annotations

import json
import os
import stat
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner, Result

import rulekit
from rulekit import resources, scaffold
from rulekit.cli import main
from rulekit.errors import DiagnosedError

HERE = Path(__file__).resolve().parent
USE = """
import json, rulekit
from rulekit.plugin import discover
ruleset = rulekit.load("rules.rules")
report = ruleset.check([{"id": "S-1", "pupils": 120, "library": False}, {"id": "S-2", "pupils": 90, "library": False}])
print(json.dumps({
    "package": rulekit.__file__,
    "found": {plugin.id: [plugin.distribution, plugin.version] for plugin in discover() if plugin.problem is None},
    "verdicts": [finding.verdict.value for finding in report],
    "versions": dict(report.versions),
    "twin": ruleset.sentence("T-1", "zh"),
}))
"""
RULES = """ruleset trial "Trial"
  uses our-schools
standard T-1 "Libraries"
  schools with 100 or more pupils must set up a library.
"""


def call(*args: str) -> Result:
    return CliRunner().invoke(main.build(main.spoken(args)), list(args))


def beside(name: str) -> ModuleType:
    """Another file of the tests as a module: how to build and install in a clean environment stands there."""
    spec = spec_from_file_location(name, HERE / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_new_ruleset_passes_its_own_tests(lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = call("new", "ruleset", "my-city", "--lang", lang)
    assert made.exit_code == 0 and made.output.count("my-city") == 4
    assert sorted(path.name for path in Path("my-city").iterdir()) == ["README.md", "my-city.rules", "sample.json"]
    commands = [line.strip() for line in made.output.split("\n") if line.startswith("  rulekit ")]
    readme = Path("my-city/README.md").read_text(encoding="utf-8")
    commands += [
        line.split("  ")[0].replace(" .", " my-city").replace("sample.json", "my-city/sample.json").replace("more", "my")
        for line in readme.split("\n")
        if line.startswith("rulekit ")
    ]
    assert len(commands) == 6
    for command in commands:
        ran = call(*command.split()[1:])
        assert ran.exit_code == 0, (command, ran.output)
    report = call("check", "my-city/sample.json", "-r", "my-city", "--as-of", "2025-06-30", "--format", "json").stdout
    counts = json.loads(report)["counts"]["S-01"]
    assert [counts[name] for name in ("fail", "unknown", "not_applicable")] == [1, 1, 1]
    assert rulekit.load("my-city").lang == lang and rulekit.load("my-city").warnings == ()


def test_the_two_starts_mean_the_same(tmp_path: Path) -> None:
    loaded = [rulekit.load(scaffold.new("ruleset", f"city-{lang}", tmp_path, lang=lang)) for lang in ("zh", "en")]
    assert [one.rule for one in loaded[0].standards] == [one.rule for one in loaded[1].standards]
    assert [result.ok for ruleset in loaded for result in ruleset.test()] == [True] * 8


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_template_is_written_and_filled_in(lang: str, tmp_path: Path) -> None:
    folder = resources.folder("grammars") / "templates"
    index = resources.table("grammars", "templates/index.toml")
    named = {template for kind in scaffold.KINDS for template in index[kind].values()}
    assert {path.name for path in (folder / lang).iterdir()} == named
    for kind in scaffold.KINDS:
        made = scaffold.new(kind, f"our-{kind}s", tmp_path, lang=lang)
        for path in made.rglob("*"):
            assert "@" not in str(path.relative_to(tmp_path))
            if path.is_file():
                text = path.read_text(encoding="utf-8")
                assert "@name@" not in text and "@package@" not in text and "\r" not in text
                assert stat.S_IMODE(path.stat().st_mode) & stat.S_IRUSR
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    ("kind", "name", "code"),
    [
        ("ruleset", "Our City", "C640"),
        ("ruleset", "../escape", "C640"),
        ("ruleset", "-x-", "C640"),
        ("ruleset", "x" * 41, "C640"),
        ("ruleset", "本市", "C640"),
        ("ruleset", "fuzhou-2012", "C642"),
        ("plugin", "class", "C640"),
        ("plugin", "json", "C640"),
        ("plugin", "rulekit", "C640"),
        ("plugin", "2schools", "C640"),
        ("plugin", "employers", "C642"),
    ],
)
def test_names_that_cannot_be_are_told(kind: str, name: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(DiagnosedError) as raised:
        scaffold.new(kind, name, tmp_path)
    assert [problem.code for problem in raised.value.diagnostics] == [code]
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("mine", "file", "dangling"):
        found = call("new", "plugin", name)
        assert found.exit_code == 2 and "[C641]" in found.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dangling", "file", "mine"]
    assert call("new", "ruleset", "deep", "--dir", "a/b").exit_code == 0 and Path("a/b/deep/deep.rules").is_file()


def test_a_start_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*rest: object, **more: object) -> None:
        raise OSError(28, "No space left on device", "a file")

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(OSError, match="No space"):
        scaffold.new("plugin", "our-schools", tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_third_party_plugin_is_installed_found_and_used(tmp_path: Path) -> None:
    tools = beside("test_packaging")
    source = tools.checkout(tmp_path / "source")
    tools.run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist", cwd=source)
    built = [next((source / "dist").glob("*.whl"))]
    for name, lang in (("our-schools", "en"), ("xuexiao", "zh")):
        folder = scaffold.new("plugin", name, tmp_path / "plugins", lang=lang)
        tools.run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist", cwd=folder)
        built.append(next((folder / "dist").glob("*.whl")))
    python = tools.environment(tmp_path / "env")
    tools.run(str(python), "-m", "pip", "install", "--no-deps", "--no-index", *map(str, built), cwd=tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "rules.rules").write_text(RULES, encoding="utf-8")
    found = json.loads(tools.run(str(python), "-c", USE, cwd=elsewhere))
    assert Path(found["package"]).resolve().is_relative_to((tmp_path / "env").resolve())
    assert found["found"]["our-schools"] == ["our-schools", "0.1.0"] and found["found"]["xuexiao"] == ["xuexiao", "0.1.0"]
    assert found["verdicts"] == ["fail", "not_applicable"] and found["versions"]["our-schools"] == "0.1.0"
    assert found["twin"] == "学生100人以上的学校应当建立图书馆。"
    listed = tools.run(str(python), "-m", "rulekit", "plugins", cwd=elsewhere)
    assert "our_schools:register" in listed and "xuexiao:register" in listed
    for name in ("our-schools", "xuexiao"):
        tools.run(str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=tmp_path / "plugins" / name)
    command = [str(python), "-m", "rulekit", "parse", "学生100人以上的学校应当设立图书馆。", "--uses", "xuexiao"]
    assert "must set up a library" in tools.run(*command, cwd=elsewhere) or os.name == "nt"
