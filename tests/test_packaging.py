"""A wheel and an editable install, each in a clean environment: both find grammars, rulesets and plug-ins."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CARRIED = ("rulekit", "grammars", "rulesets", "plugins", "pyproject.toml", "README.md", "LICENSE")
LOOK = """
import json, sys
import rulekit
from rulekit import resources
from rulekit.plugin import discover
print(json.dumps({
    "package": rulekit.__file__,
    "version": rulekit.__version__,
    "folders": {kind: str(resources.folder(kind)) for kind in ("grammars", "rulesets", "plugins")},
    "files": {
        "grammars": (resources.folder("grammars") / "diagnostics.zh.toml").is_file(),
        "rulesets": (resources.folder("rulesets") / "fuzhou-2012" / "fuzhou-2012.rules").is_file(),
        "plugins": (resources.folder("plugins") / "party_building" / "villages.py").is_file(),
    },
    "plugins": {plugin.id: plugin.problem is None for plugin in discover() if plugin.distribution == "rulekit"},
}))
"""


def run(*command: str, cwd: Path) -> str:
    """Output of a command that must succeed; the import path of this test run is kept from it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, encoding="utf-8", timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def environment(folder: Path) -> Path:
    """A new virtual environment with the dependencies of this one, but not its rulekit; gives its interpreter."""
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    own = Path(run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (own / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


def checkout(folder: Path) -> Path:
    """A copy of the project as a clone has it."""
    folder.mkdir(exist_ok=True)
    for name in CARRIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(ROOT / name, folder / name)
    return folder


def look(python: Path, elsewhere: Path) -> dict[str, dict[str, str]]:
    """What an installed rulekit says of itself, asked from another folder."""
    elsewhere.mkdir()
    return json.loads(run(str(python), "-c", LOOK, cwd=elsewhere))


def judge(found: dict[str, dict[str, str]], inside: Path) -> None:
    assert all(found["files"].values()), found
    assert found["plugins"] == {"employers": True, "party-building": True}
    for folder in found["folders"].values():
        assert Path(folder).resolve().is_relative_to(inside.resolve()), found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from a copy of the checkout, without network."""
    source = checkout(tmp_path_factory.mktemp("source"))
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist", cwd=source)
    (built,) = (source / "dist").glob("*.whl")
    return built


def test_a_wheel_carries_the_three_folders_inside_the_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"rulekit"}
    for name in (
        "grammars/diagnostics.en.toml",
        "rulesets/fuzhou-2012/fuzhou-2012.rules",
        "plugins/employers/codes.py",
        "py.typed",
    ):
        assert f"rulekit/{name}" in names
    assert not [name for name in names if name.endswith(".pyc")]
    assert len(names) == len(set(names))


def test_an_installed_wheel_finds_them(wheel: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "env")
    run(str(python), "-m", "pip", "install", "--no-deps", "--no-index", str(wheel), cwd=tmp_path)
    judge(look(python, tmp_path / "elsewhere"), tmp_path / "env")


def test_an_editable_install_finds_them_in_the_checkout(tmp_path: Path) -> None:
    source = checkout(tmp_path / "source")
    python = environment(tmp_path / "env")
    run(str(python), "-m", "pip", "install", "--no-deps", "--no-index", "--no-build-isolation", "-e", str(source), cwd=tmp_path)
    judge(look(python, tmp_path / "elsewhere"), source)
    copies = list((tmp_path / "env").rglob("units.toml"))
    assert not copies, "an editable install must not copy data files, which would grow stale"
