"""Where rulesets stand: an id, a path, a folder or a text goes in; the source of a ruleset comes out."""

from __future__ import annotations

from pathlib import Path

from rulekit import resources
from rulekit.diagnostic import Diagnostic, Source
from rulekit.errors import CallError, RulesetError
from rulekit.text import closest

SUFFIX = ".rules"
_LONGEST_NAME = 1_000


def read(what: str | Path) -> Source:
    """The text of a ruleset: of a shipped one's id, a path, a folder, or the text itself. Errors: RulesetError (S631 to S633)."""
    if not isinstance(what, str | Path):
        raise CallError(f"a ruleset is named by an id, a path or its text, not by {type(what).__name__}")
    if what == "" or (isinstance(what, str) and not _is_text(what) and len(what) > _LONGEST_NAME):
        raise RulesetError([Diagnostic("S631", arguments={"path": str(what)[:60], "known": known(), "fix": ""})])
    if isinstance(what, str) and _is_text(what) and not _is_file(what):
        return Source("<text>", what)
    return _read_file(file_at(what))


def file_at(what: str | Path) -> Path:
    """The file of a ruleset: of a shipped one's id, in a folder that holds one, or at a path. Errors: RulesetError (S631)."""
    path = Path(what)
    if isinstance(what, str) and (known_path := _shipped_path(what)) is not None and not _is_file(what):
        path = known_path
    if path.is_dir():
        found = _in_folder(path)
        if found is None:
            raise RulesetError([Diagnostic("S631", arguments={"path": str(what), "known": known()})])
        path = found
    if not _is_file(str(path)):
        fix = closest(str(what), [entry.parent.name for entry in shipped()]) or ""
        raise RulesetError([Diagnostic("S631", arguments={"path": str(what), "known": known(), "fix": fix})])
    return path


def _is_text(what: str) -> bool:
    """Whether a text is rules, not the name of a ruleset: it has lines, or ends in a full stop."""
    return "\n" in what or what.rstrip()[-1:] in (".", "。")


def _read_file(path: Path) -> Source:
    try:
        raw = path.read_bytes()
    except OSError as error:
        told = error.strerror or type(error).__name__
        raise RulesetError([Diagnostic("S632", arguments={"path": str(path), "error": told})]) from None
    return decoded(str(path), raw)


def decoded(name: str, raw: bytes) -> Source:
    """The text of a ruleset file from its bytes: UTF-8, with or without a byte order mark. Errors: RulesetError (S633)."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RulesetError([Diagnostic("S633", arguments={"path": name, "byte": error.start})]) from None
    return Source(name, text.replace("\r\n", "\n"))


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _in_folder(path: Path) -> Path | None:
    own = path / f"{path.name}{SUFFIX}"
    found = sorted(path.glob(f"*{SUFFIX}"))
    return own if own.is_file() else found[0] if len(found) == 1 else None


def shipped() -> list[Path]:
    """Files of the rulesets that are shipped, by id."""
    folder = resources.folder("rulesets")
    return sorted(path / f"{path.name}{SUFFIX}" for path in folder.iterdir() if (path / f"{path.name}{SUFFIX}").is_file())


def _shipped_path(id: str) -> Path | None:
    return next((path for path in shipped() if path.parent.name == id), None)


def known() -> str:
    """Ids of the rulesets that are shipped, for messages."""
    return ", ".join(path.parent.name for path in shipped()) or "-"


def base_at(name: str, edition: str) -> Path:
    """
    The file of the ruleset that an edition names: a .rules file or a folder with one, by a path from the folder of the edition,
    else the id of a shipped ruleset.

    `edition` is the file of the edition; for a text, paths start at the working folder. Errors: RulesetError (S631).
    """
    for written in (name, name + SUFFIX):
        path = Path(edition).parent / written
        if written.endswith(SUFFIX) and _is_file(str(path)):
            return path
    folder = _folder(Path(edition).parent / name)
    found = folder or _shipped_path(name)
    if found is None:
        fix = closest(name, [entry.parent.name for entry in shipped()]) or ""
        raise RulesetError([Diagnostic("S631", arguments={"path": name[:60], "known": known(), "fix": fix})])
    return found


def _folder(path: Path) -> Path | None:
    """The ruleset in a folder, None where there is none."""
    try:
        return _in_folder(path) if path.is_dir() else None
    except (OSError, ValueError):
        return None
