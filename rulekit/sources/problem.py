"""What stops the reading of input: a code and its arguments go in, an InputError comes out."""

from __future__ import annotations

from rulekit.diagnostic import Diagnostic
from rulekit.errors import InputError


def problem(code: str, place: str = "", **arguments: object) -> InputError:
    """An error with one diagnostic that names a file or a place in it."""
    return InputError([Diagnostic(code, arguments=arguments, place=place)])
