"""What commands are made of: options in sections, help pages by display width, words in the language of the caller."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from rulekit.reports.layout import wrap
from rulekit.resources import table
from rulekit.text import pad, width

SECTIONS = ("input", "judging", "output", "running")


def words(lang: str) -> Mapping[str, Any]:
    """All words of the command line in a language."""
    return table("grammars", f"cli.{lang}.toml")


class Formatter(click.HelpFormatter):
    """Help pages that wrap and pad by display width, so that Chinese stays in its columns."""

    prefix = ""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The usage line, wrapped under its arguments."""
        start = f"{self.prefix if prefix is None else prefix}{prog} "
        self.write("\n".join(wrap(args, self.width, first=start)) + "\n")

    def write_heading(self, heading: str) -> None:
        """A heading on a line of its own."""
        self.write(f"{'':{self.current_indent}}{heading}\n")

    def write_text(self, text: str) -> None:
        """Paragraphs, each wrapped; a blank line between them."""
        indent = " " * self.current_indent
        paragraphs = [" ".join(part.split("\n")) for part in text.strip().split("\n\n")]
        self.write("\n\n".join("\n".join(wrap(part, self.width, first=indent)) for part in paragraphs) + "\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 26, col_spacing: int = 2) -> None:
        """Terms with their explanations in two columns."""
        every = list(rows)
        indent = " " * self.current_indent
        fitting = [width(term) for term, _ in every if width(term) <= col_max]
        left = (max(fitting) if fitting else col_max) + col_spacing
        for term, explanation in every:
            first = indent + pad(term, left)
            if width(term) > left - col_spacing:
                self.write(f"{indent}{term}\n")
                first = indent + " " * left
            self.write("\n".join(wrap(explanation, self.width, first=first, rest=indent + " " * left)) + "\n")


class Context(click.Context):
    """A click context whose help pages go by display width."""

    formatter_class = Formatter


class Option(click.Option):
    """An option that stands in one of the sections of a help page; `shown` is its default in words, where it has one."""

    def __init__(self, *args: Any, section: str = "running", shown: str = "", environment: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.section, self.shown, self.environment = section, shown, environment

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Its names and explanation, with the default and the environment variable after it."""
        record = super().get_help_record(ctx)
        if record is None:
            return None
        page = words(language_of(ctx))["page"]
        extras = [page["default"].format(value=self.shown)] if self.shown else []
        extras += [page["environment"].format(name=self.environment)] if self.environment else []
        return record[0], (self.help or "") + (f" [{'; '.join(extras)}]" if extras else "")


class Page(click.Command):
    """A command whose help page has its options in sections, then examples and exit codes."""

    context_class = Context

    def __init__(self, *args: Any, texts: Mapping[str, Any], lang: str, **more: Any) -> None:
        more.setdefault("context_settings", {"help_option_names": ["-h", "--help"]})
        super().__init__(*args, **{"help": texts["help"], "short_help": texts.get("short", "")} | more)
        self.texts, self.lang = texts, lang

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option --help, explained in the language of the page."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = words(self.lang)["page"]["help"]
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """[OPTIONS] and the arguments, in the language of the page."""
        pieces = [piece for param in self.get_params(ctx) for piece in param.get_usage_pieces(ctx)]
        return [words(self.lang)["page"]["option_slot"], *pieces]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), words(self.lang)["page"]["usage"])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Options by section; those without one come last."""
        names = words(self.lang)["section"]
        by_section: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if record is not None:
                by_section.setdefault(getattr(param, "section", "running"), []).append(record)
        for section in SECTIONS:
            if section in by_section:
                heading = names[section] if len(by_section) > 1 else words(self.lang)["page"]["options"]
                with formatter.section(heading):
                    formatter.write_dl(by_section[section])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, then exit codes, where there are any; their lines stand as they are."""
        for name in ("examples", "exit_codes"):
            if name in self.texts:
                with formatter.section(words(self.lang)["page"][name]):
                    indent = " " * formatter.current_indent
                    formatter.write("".join(f"{indent}{line.rstrip()}\n" for line in self.texts[name].strip().split("\n")))


def language_of(ctx: click.Context) -> str:
    """Language of the help pages of a context."""
    return str(getattr(ctx.command, "lang", "en"))


def lang_option(texts: Mapping[str, Any], *, section: str = "output", **more: Any) -> Option:
    """The option --lang of a command; without it RULEKIT_LANG is read, then the command decides."""
    choice = click.Choice(["en", "zh"])
    return Option(["--lang"], type=choice, help=texts["lang"], section=section, environment="RULEKIT_LANG", **more)


def chosen(lang: str | None) -> str | None:
    """The language a command was asked for, by its own option or before its name or in the environment; None where nobody did."""
    found = lang or getattr(click.get_current_context().find_root().command, "chosen", None)
    return str(found) if found else None


def suffix_of(output: str) -> str:
    """The suffix of an output in small letters; "" for a folder: one that is there, or a name with a slash at its end."""
    folder = output.endswith(("/", os.sep)) or Path(output).is_dir()
    return "" if folder else Path(output).suffix.lower()
