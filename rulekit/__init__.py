"""rulekit: standards for organisations, written as sentences in Chinese or English and run as exact, explainable checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rulekit.errors import CallError, DiagnosedError, InputError, RulekitError, RulesetError

if TYPE_CHECKING:
    from rulekit.findings import Finding, Reason, Verdict
    from rulekit.follow.diff import diff
    from rulekit.loading import ParsedSentence, format, load, parse, rulesets
    from rulekit.report import Report
    from rulekit.ruleset import Ruleset

__version__ = "0.1.0"

__all__ = [
    "CallError", "DiagnosedError", "Finding", "InputError", "ParsedSentence", "Reason", "Report", "Ruleset", "RulekitError",
    "RulesetError", "Verdict", "__version__", "diff", "format", "load", "parse", "rulesets",
]  # fmt: skip

_HOMES = {
    "Finding": "findings", "Reason": "findings", "Verdict": "findings", "Report": "report", "ParsedSentence": "loading",
    "Ruleset": "ruleset", "diff": "follow.diff", "format": "loading", "load": "loading", "parse": "loading",
    "rulesets": "loading",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load the engine only when it is asked for, so that importing rulekit stays light."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'rulekit' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"rulekit.{home}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
