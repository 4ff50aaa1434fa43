"""How a run ends when it does not end well: an exception goes in, one message and an exit code come out."""

from __future__ import annotations

import contextlib
import sys
import traceback
from pathlib import Path

import click

from rulekit.cli import console
from rulekit.cli.base import words
from rulekit.diagnostic import Diagnostic
from rulekit.errors import DiagnosedError, OutputError, RulekitError
from rulekit.files import reason
from rulekit.text import closest, printable

USAGE, BUG, UNWRITTEN, INTERRUPTED = 2, 70, 74, 130


class OutputClosed(Exception):
    """Standard output was closed by its reader, as `| head` does, or could not take more; carries the error of the system."""

    def __init__(self, error: OSError) -> None:
        self.error = error
        super().__init__(str(error))


def ended(error: BaseException, lang: str | None, command: str) -> int:
    """Tell a person why a run ended; gives its exit code. `lang` None: the language that the error itself speaks."""
    spoken = lang or "en"
    if isinstance(error, click.Abort | KeyboardInterrupt):
        console.err(Diagnostic("C631").render(spoken))
        return INTERRUPTED
    if isinstance(error, OutputClosed):
        return _closed(error.error, spoken)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):  # a command called with nothing shows its page
        console.err(error.format_message())
        return USAGE
    if isinstance(error, click.ClickException):
        console.err(_usage(error, command).render(spoken))
        return USAGE
    if isinstance(error, RulekitError):
        console.err(_told(error, lang))
        return UNWRITTEN if isinstance(error, OutputError) else USAGE
    if isinstance(error, OSError) and error.filename is not None:
        told = {"file": str(error.filename), "reason": reason(error, spoken)}
        console.err(Diagnostic("C621", arguments=told).render(spoken))
        return USAGE
    return _crashed(error, spoken)


def _told(error: RulekitError, lang: str | None) -> str:
    if not isinstance(error, DiagnosedError):
        return printable(str(error))
    from rulekit.diagnostic import render_all

    return render_all(error.diagnostics, lang=lang or error.lang)


def _closed(error: OSError, lang: str) -> int:
    """Nobody reads on, or the disk is full: keep the interpreter from writing again while it shuts down."""
    import errno
    import os

    if error.errno not in (errno.EPIPE, errno.EINVAL):
        told = {"file": words(lang)["system"]["stdout"], "reason": reason(error, lang)}
        console.err(Diagnostic("C620", arguments=told).render(lang))
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return UNWRITTEN


def _usage(error: click.ClickException, command: str) -> Diagnostic:
    """A mistake in the call, as click found it, in our words."""
    called = getattr(getattr(error, "ctx", None), "command_path", command)
    match error:
        case click.NoSuchOption():
            names = [name for param in error.ctx.command.params for name in param.opts] if error.ctx else []
            fix = closest(error.option_name, names)
            told = {"option": error.option_name, "command": called, "fix": fix}
            return Diagnostic("C601", arguments={key: value for key, value in told.items() if value})
        case click.MissingParameter():
            return Diagnostic("C602", arguments={"name": _name(error.param), "command": called})
        case click.BadParameter():
            return Diagnostic("C603", arguments=_bad(error))
        case click.BadOptionUsage():
            return Diagnostic("C606", arguments={"name": error.option_name, "command": called})
    extra = error.message.rpartition("(")[2].rstrip(")")  # what click found too much stands in brackets at the end
    return Diagnostic("C605", arguments={"what": extra, "command": called})


def no_command(name: str, known: list[str]) -> DiagnosedError:
    """The error of a command that does not exist."""
    told = {"command": name, "known": ", ".join(known), "fix": closest(name, known)}
    return DiagnosedError([Diagnostic("C604", arguments={key: value for key, value in told.items() if value})])


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "?"
    return max(param.opts, key=len) if isinstance(param, click.Option) else str(param.metavar or param.name)


def _bad(error: click.BadParameter) -> dict[str, str]:
    kind = error.param.type if error.param is not None else None
    allowed = ""
    if isinstance(kind, click.Choice):
        allowed = " | ".join(str(choice) for choice in kind.choices)
    elif isinstance(kind, click.IntRange):
        allowed = f"{kind.min}, {(kind.min or 0) + 1}, …"
    elif isinstance(kind, click.FloatRange):
        allowed = " … ".join(f"{bound:g}" for bound in (kind.min, kind.max) if bound is not None)
    ranged = isinstance(kind, (click.IntRange, click.FloatRange))  # a number out of range stands first, others in quotes
    value = error.message.split("'")[1] if error.message.count("'") >= 2 else error.message
    value = value.partition(" ")[0] if ranged and "'" not in error.message else value
    told = {"name": _name(error.param), "value": value, "allowed": allowed}
    fix = closest(value, [str(choice) for choice in kind.choices]) if isinstance(kind, click.Choice) else None
    return told | ({"fix": fix} if fix else {})


def _crashed(error: BaseException, lang: str) -> int:
    """Write a crash file without data: where in the program, never what was in it; one line says where the file is."""
    import platform
    import time

    from rulekit import __version__

    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    head = [words(lang)["crash"]["head"], f"rulekit {__version__}", f"Python {platform.python_version()} {platform.platform()}"]
    text = "\n".join([*head, *_causes(error), *frames]) + "\n"
    name = f"rulekit-crash-{time.strftime('%Y%m%d-%H%M%S')}.txt"
    try:
        Path(name).write_text(text, encoding="utf-8")
    except OSError:
        name = "-"
        console.err(text)
    console.err(Diagnostic("C630", arguments={"error": type(error).__name__, "file": name}).render(lang))
    return BUG


def _causes(error: BaseException) -> list[str]:
    """Kinds of the exception and of those behind it; their messages may hold data and stay out."""
    names: list[str] = []
    current: BaseException | None = error
    while current is not None and len(names) < 5:
        names.append(type(current).__name__)
        current = current.__cause__ or current.__context__
    return [" <- ".join(names)]
