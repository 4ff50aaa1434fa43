"""What `rulekit completion` prints, taken in by the shell itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BASH = shutil.which("bash")
PROGRAM = '#!/bin/sh\nexec "{python}" -m rulekit "$@"\n'
DRIVER = """
eval "$(rulekit completion bash)"
compopt() { :; }  # readline alone takes it
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_rulekit_completion rulekit "${@: -1}" "${@: -2:1}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.mark.skipif(BASH is None or os.name == "nt", reason="no bash")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        (["rulekit", "sources", "fuz"], {"fuzhou-2012", "fuzhou-2024", "fuzhou own.rules", "fuzdir"}),
        (["rulekit", "check", "-r", "jin"], {"jinan-2017"}),
        (["rulekit", "ruleset"], {"rulesets"}),
    ],
)
def test_bash_offers_ids_and_files(tmp_path: Path, line: list[str], offered: set[str]) -> None:
    program = tmp_path / "bin" / "rulekit"
    program.parent.mkdir()
    program.write_text(PROGRAM.format(python=sys.executable))
    program.chmod(0o755)
    (tmp_path / "fuzhou own.rules").touch()
    (tmp_path / "fuzdir").mkdir()
    assert BASH is not None
    environment = os.environ | {"PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONIOENCODING": "utf-8"}
    ran = subprocess.run(
        [BASH, "--norc", "-c", DRIVER, "-", *line], cwd=tmp_path, env=environment, capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    assert set(ran.stdout.decode().splitlines()) == offered, ran.stderr.decode()
