"""The command line: arguments in, a command of ``kg_build.commands`` run, its exit code out. Commands are imported when they are named."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import IO, Any

import click

from kg_build.commands.language import both, settle
from kg_build.commands.shell import Command, Talk, common_options
from kg_build.errors import ExitCode, KgBuildError, Place, StoreError

__all__ = ["COMMANDS", "cli", "main"]

COMMANDS = (
    "build", "validate", "load", "query", "followup", "link", "federate", "serve", "export", "publish", "indicators", "chart", "audit",
    "explain",
)
_INTERRUPTED = 130  # what a shell reports for a program stopped by Ctrl-C
_READER_GONE = 141  # what a shell reports for a program whose reader closed the pipe


class Commands(Command, click.Group):
    """The group: a command's module is imported only when the command is asked for, or for the list of commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or ``None``."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"kg_build.commands.{cmd_name}").command
        return command


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        from kg_build import __version__

        click.echo(f"kg-build {__version__}")
        ctx.exit()


@click.group(
    "kg-build", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]},
    help=both(
        "把政府工作报告变成知识图谱：每个数字都有交代，每条三元组都能对回原文。",
        "China's government work reports as a knowledge graph: every number accounted for, every triple checked against the text.",
    ),
)
@common_options
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="kg-build x.y.z")
def cli() -> None:
    """The group has no work of its own."""


def main(arguments: Sequence[str] | None = None, stdin: IO[bytes] | None = None) -> int:
    """Run ``kg-build`` with ``arguments`` (the process's own when ``None``) and return the exit code of DESIGN.md section 2.

    Every ``KgBuildError``, alone or as a group of several, ends as lines on stderr; no traceback is shown for bad input.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    talk = Talk(settle(given), stdin)
    _write_utf8()
    try:
        result: Any = cli.main(given, prog_name="kg-build", standalone_mode=False, obj=talk)
        sys.stdout.flush()
    except KgBuildError as error:
        return _report(talk, [error])
    except ExceptionGroup as group:
        return _report(talk, _known(group))
    except click.ClickException as error:
        return _show_usage(talk, error)
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # click turns a closed pipe into sys.exit(1), which would say that the data does not conform
        return _leave_quietly()
    except OSError as error:
        return _cannot_print(talk, error)
    return result if isinstance(result, int) else ExitCode.GOOD


def _show_usage(talk: Talk, error: click.ClickException) -> int:
    """What click has against the command line, in our words; a command that was named alone shows its help."""
    from kg_build.commands.usage import in_words

    problem = in_words(error) if isinstance(error, click.UsageError) else None
    if problem is None:
        error.show()
        return error.exit_code
    return _report(talk, [problem])


def _write_utf8() -> None:
    """Results are UTF-8 whatever the locale says, so that a file made by redirection has the same bytes everywhere."""
    for stream, on_error in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=on_error)


def _known(group: ExceptionGroup) -> list[KgBuildError]:
    """The problems for people in ``group``; anything else in it is a bug and goes on as it was raised."""
    known, unknown = group.split(KgBuildError)
    if known is None or unknown is not None:
        raise group
    return [error for error in known.exceptions if isinstance(error, KgBuildError)]


def _report(talk: Talk, errors: Sequence[KgBuildError]) -> int:
    """Show every problem; the exit code is the gravest one's (4 over 3 over 2 over 1)."""
    for error in errors:
        talk.problem(error)
    return max(error.exit_code for error in errors)


def _cannot_print(talk: Talk, error: OSError) -> int:
    """Standard output takes no more (a full disk): exit code 4; an error with a file name is a bug of ours and goes on."""
    if error.filename is not None:
        raise error
    _leave_quietly()
    reason = error.strerror or type(error).__name__
    problem = StoreError(
        "KG302", Place("-"), f"无法写到标准输出：{reason}。", f"Standard output cannot be written: {reason}.",
        "腾出空间，或用 -o 写到别处。", "Make room, or write elsewhere with -o.",
    )  # fmt: skip
    return _report(talk, [problem])


def _leave_quietly() -> int:
    """The reader of our output (``head``, a pager) is gone: say nothing, and keep the interpreter from flushing into the closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _READER_GONE
