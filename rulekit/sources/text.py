"""Bytes of an input file or of standard input to text: strict UTF-8 first, then GB18030; anything else is an error."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

from rulekit.sources.problem import problem

LIMIT = 512 * 1024 * 1024
STDIN = "-"


def read_bytes(path: str, stdin: BinaryIO | None = None) -> bytes:
    """The whole content of a file, or of standard input for "-"; at most 512 MiB."""
    try:
        if path == STDIN:
            data = (stdin or sys.stdin.buffer).read(LIMIT + 1)
        else:
            place = Path(path)
            if place.is_dir():
                raise problem("D502", path, file=path)
            with place.open("rb") as stream:
                data = stream.read(LIMIT + 1)
    except FileNotFoundError as error:
        raise problem("D501", path, file=path) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise problem("D503", path, file=path, reason=reason) from error
    if len(data) > LIMIT:
        raise problem("D504", path, file=path, limit=LIMIT // 1024 // 1024)
    return data


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Text and the name of its encoding. Errors: D505 empty, D506 neither encoding, D507 a NUL byte."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise problem("D505", name, file=name)
    nul = data.find(0)
    if nul >= 0:
        line = data.count(b"\n", 0, nul) + 1
        raise problem("D507", f"{name}:{line}", file=name, line=line)
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError as error:
        failed = error.start
    try:
        return data.decode("gb18030"), "gb18030"
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, max(failed, error.start)) + 1
        raise problem("D506", f"{name}:{line}", file=name, line=line) from error
