"""A kind and a name go in; a new folder with a working start of a ruleset or a plug-in comes out."""

from __future__ import annotations

import keyword
import os
import re
import shutil
import sys
from pathlib import Path

from rulekit import resources
from rulekit.diagnostic import Diagnostic
from rulekit.errors import DiagnosedError

KINDS = ("ruleset", "plugin")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 40


def new(kind: str, name: str, folder: str | Path = ".", *, lang: str = "en") -> Path:
    """
    Write a working start into a new folder `folder/name`, whole or not at all.

    Takes:  `kind`, one of KINDS; `name`, small letters, digits and hyphens; `lang`, the language of what is written.
    Gives:  the new folder.
    Errors: DiagnosedError C640 for a bad name, C641 where the folder exists, C642 where the name is taken; OSError where the
            system refuses.
    """
    package = name.replace("-", "_")
    target = Path(folder) / name
    called = {f"kind_{of}": resources.table("grammars", f"cli.{of}.toml")["new"]["kinds"][kind] for of in ("en", "zh")}
    told = {"name": name, "folder": str(target), **called}
    if not _NAME.fullmatch(name) or len(name) > _LONGEST or (kind == "plugin" and _taken_by_python(package)):
        raise DiagnosedError([Diagnostic("C640", arguments=told)], lang=lang)
    if _installed(kind, name):
        raise DiagnosedError([Diagnostic("C642", arguments=told)], lang=lang)
    if os.path.lexists(target):
        raise DiagnosedError([Diagnostic("C641", arguments=told)], lang=lang)
    _write(target, {_filled(path, name): _filled(text, name) for path, text in _templates(kind, lang).items()})
    return target


def _taken_by_python(package: str) -> bool:
    taken = (*sys.stdlib_module_names, "rulekit", "tests")
    return keyword.iskeyword(package) or keyword.issoftkeyword(package) or package in taken


def _installed(kind: str, name: str) -> bool:
    if kind == "plugin":
        from rulekit.plugin import discover

        return any(found.id == name for found in discover())
    return (resources.folder("rulesets") / name).is_dir()


def _templates(kind: str, lang: str) -> dict[str, str]:
    """Text of every file by its path in the new folder, names still open."""
    index = resources.table("grammars", "templates/index.toml")[kind]
    return {path: resources.text("grammars", f"templates/{lang}/{template}") for path, template in index.items()}


def _filled(text: str, name: str) -> str:
    return text.replace("@name@", name).replace("@package@", name.replace("-", "_"))


def _write(target: Path, contents: dict[str, str]) -> None:
    """Write all files into a folder beside the target, then give it its name; what stays of a failure is removed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.parent / f".{target.name}.rulekit-{os.getpid()}.tmp"
    draft.mkdir()
    try:
        for name, text in contents.items():
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        draft.rename(target)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
