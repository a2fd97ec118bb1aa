"""What every command shares: the common options, two-language help, and ``Talk``, which keeps words on stderr and results on stdout."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import IO, Any, TypeVar

import click

from kg_build.commands.language import LANGUAGES, both, choose, settle
from kg_build.errors import KgBuildError

__all__ = ["Command", "Option", "Talk", "common_options", "option"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Talk:
    """How much is said, and in which language; one per run, kept as click's ``ctx.obj``."""

    def __init__(self, language: str, stdin: IO[bytes] | None = None) -> None:
        """``stdin`` is where the input ``-`` is read from."""
        self.language = language
        self.quiet = False
        self.verbose = False
        self._stdin = stdin

    @property
    def stdin(self) -> IO[bytes]:
        """Standard input as bytes."""
        return self._stdin or sys.stdin.buffer

    @property
    def interactive(self) -> bool:
        """Whether a progress bar may be drawn: a person looks at stderr and did not ask for quiet."""
        return sys.stderr.isatty() and not self.quiet

    def say(self, zh: str, en: str) -> None:
        """A line about what was done, unless ``--quiet``."""
        if not self.quiet:
            click.echo(zh if self.language == "zh" else en, err=True, color=_color())

    def detail(self, zh: str, en: str) -> None:
        """A line only ``--verbose`` shows."""
        if self.verbose:
            self.say(zh, en)

    def warn(self, code: str, place: str, zh: str, en: str) -> None:
        """A notice: the work goes on, but a reader should know; ``--quiet`` hides it."""
        mark = click.style(code, fg="yellow")
        self.say(f"{mark} {place}: {zh}", f"{mark} {place}: {en}")

    def problem(self, error: KgBuildError) -> None:
        """An error with its place and remedy; shown even when quiet."""
        head, _, rest = error.message(self.language).partition(" ")
        click.echo(f"{click.style(head, fg='red', bold=True)} {rest}", err=True, color=_color())


def _color() -> bool | None:
    """``False`` where NO_COLOR asks for none; ``None`` lets click look at the terminal."""
    return False if os.environ.get("NO_COLOR") else None


class Option(click.Option):
    """An option whose help is written ``both(zh, en)``."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The row of the help page, in this run's language."""
        record = super().get_help_record(ctx)
        if record is None or not self.help:
            return record
        return record[0], record[1].replace(self.help, choose(self.help))


class Command(click.Command):
    """A command whose help is written ``both(zh, en)``."""

    def get_short_help_str(self, limit: int = 45) -> str:
        """The line of the group's help page: the first line, in this run's language."""
        return choose(self.help or "").strip().partition("\n")[0]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The description, in this run's language."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(choose(self.help or ""))


def option(*names: str, zh: str, en: str, **settings: Any) -> Callable[[Decorated], Decorated]:
    """``click.option`` with help in two languages."""
    return click.option(*names, cls=Option, help=both(zh, en), **settings)


def _set_language(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value:
        ctx.ensure_object(Talk).language = settle(["--lang", value])


def _set_quiet(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    talk = ctx.ensure_object(Talk)
    talk.quiet = talk.quiet or value


def _set_verbose(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    talk = ctx.ensure_object(Talk)
    talk.verbose = talk.verbose or value


def common_options(command: Decorated) -> Decorated:
    """``--lang``, ``--quiet`` and ``--verbose``: understood before and after a command's name."""
    kept: dict[str, Any] = {"expose_value": False, "is_eager": True}
    for decorate in (
        option("-v", "--verbose", is_flag=True, callback=_set_verbose, zh="多说一些", en="Say more.", **kept),
        option("-q", "--quiet", is_flag=True, callback=_set_quiet, zh="只说错误", en="Say nothing but errors.", **kept),
        option(
            "--lang", type=click.Choice(LANGUAGES), callback=_set_language,
            zh="界面语言，默认随系统", en="Language of messages; default: the locale's.", **kept,
        ),
    ):
        command = decorate(command)
    return command
