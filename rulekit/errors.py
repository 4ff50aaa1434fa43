"""The exceptions of rulekit: every wrong call, unreadable input and faulty ruleset derives from RulekitError."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rulekit.diagnostic import Diagnostic


class RulekitError(Exception):
    """Base of all errors that rulekit raises on purpose."""


class DiagnosedError(RulekitError):
    """
    An error that carries diagnostics: code, place, words in two languages.

    `lang` is the language its text is shown in; `diagnostics` holds all that were found in one run.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic], *, lang: str = "en") -> None:
        self.diagnostics = tuple(diagnostics)
        self.lang = lang
        super().__init__(self.diagnostics, lang)

    def __str__(self) -> str:
        from rulekit.diagnostic import render_all

        return render_all(self.diagnostics, lang=self.lang)

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.diagnostics, self.lang))


def _rebuild(kind: type[DiagnosedError], diagnostics: Sequence[Diagnostic], lang: str) -> DiagnosedError:
    return kind(diagnostics, lang=lang)


class RulesetError(DiagnosedError):
    """A ruleset, sentence, vocabulary or plug-in that cannot be used; no record was read."""


class InputError(DiagnosedError):
    """Input data or a map file that cannot be read as it stands; the text says how to tell rulekit what is meant."""


class OutputError(DiagnosedError):
    """An output that could not be written; what stood there before is untouched."""


class CallError(RulekitError, ValueError):
    """A wrong call of the Python API: an argument that is missing or of the wrong kind."""
