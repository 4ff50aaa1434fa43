"""The one writer of files: a path and its whole content go in; the new file stands there, or the old one does, never a part."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from rulekit import resources
from rulekit.diagnostic import Diagnostic
from rulekit.errors import OutputError

_MARK = ".rulekit-"
_STALE = 3600.0  # seconds after which a temporary file of ours belongs to no living run


def write(path: str | Path, content: str | Iterable[str], *, lang: str = "en") -> None:
    """
    Write a whole file atomically, from a text or its pieces: temporary file in the same folder, flush, fsync, replace.

    Text is written as UTF-8 with line feeds. A new file may be read by whom the umask lets, one that was there keeps its mode.
    Devices and pipes are written to directly. Errors: OutputError (C620) with the reason in one line.
    """
    target = Path(os.path.realpath(path))
    pieces = [content] if isinstance(content, str) else content
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                _fill(stream, pieces)
        else:
            _sweep(target)
            _replace(target, pieces)
    except OSError as error:
        raise output_error(str(path), error, lang=lang) from error


def output_error(name: str, error: OSError, *, lang: str) -> OutputError:
    """The error of an output that the system refused."""
    return OutputError([Diagnostic("C620", arguments={"file": name, "reason": reason(error, lang)})], lang=lang)


def reason(error: OSError, lang: str) -> str:
    """Why the system refused, in a language; in the system's own words where there are none of ours."""
    words = resources.table("grammars", f"cli.{lang}.toml")["system"]
    return str(words.get(errno.errorcode.get(error.errno or 0, ""), error.strerror or type(error).__name__))


def _fill(stream: BinaryIO, pieces: Iterable[str]) -> None:
    for piece in pieces:
        stream.write(encoded(piece))


def encoded(text: str) -> bytes:
    """Text as UTF-8; half a surrogate pair, which UTF-8 has no bytes for, as an escape that JSON reads back."""
    return text.encode("utf-8", "backslashreplace")


def _replace(target: Path, pieces: Iterable[str]) -> None:
    temporary = target.parent / f".{target.name[:40]}{_MARK}{secrets.token_hex(8)}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(temporary, flags, 0o600 if target.exists() else 0o666)
    try:
        with os.fdopen(handle, "wb") as stream:
            _fill(stream, pieces)
            stream.flush()
            os.fsync(stream.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _settle(target.parent)


def _settle(folder: Path) -> None:
    """Make the new name in the folder durable, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(target: Path) -> None:
    """Remove temporary files that killed runs left beside this target."""
    for left in target.parent.glob(f".{_escaped(target.name[:40])}{_MARK}*.tmp"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > _STALE:
                left.unlink()


def _escaped(name: str) -> str:
    import glob

    return glob.escape(name)
