"""What click says of a wrong command line, in both languages: what, where, what to do."""

from __future__ import annotations

from difflib import get_close_matches

import click

from kg_build.errors import Place, UsageProblem

__all__ = ["in_words"]


def in_words(error: click.UsageError) -> UsageProblem | None:
    """The problem (``KG612``, exit code 2) that says what ``error`` of click's says; ``None`` where the help page says it all."""
    if type(error).__name__ == "NoArgsIsHelpError":  # click 8.1 has no such class
        return None
    place = error.ctx.command_path if error.ctx else "kg-build"
    zh, en = _said(error)
    return UsageProblem(
        "KG612", Place(place), zh, en,
        f"看用法：{place} -h。", f"See its usage: {place} -h.",
    )  # fmt: skip


def _said(error: click.UsageError) -> tuple[str, str]:
    en = error.format_message()
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}{_near_option(error)}。", en
    if isinstance(error, click.MissingParameter):
        what = "参数" if isinstance(error.param, click.Argument) else "选项"
        return f"缺少{what} {_name(error)}。", en
    if isinstance(error, click.BadParameter):
        return f"{_name(error)} 的值不对：{_value(error)}。", en
    return _of_words(error, en)


def _of_words(error: click.UsageError, en: str) -> tuple[str, str]:
    """Errors that click tells apart only by their words."""
    group = error.ctx.command if error.ctx else None
    if isinstance(group, click.Group) and en.startswith("No such command"):
        word = en.split("'")[1] if "'" in en else ""
        near = get_close_matches(word, group.list_commands(click.Context(group)))
        return f"没有命令 {word}{_perhaps(near)}。", f"No such command {word!r}.{_did_you_mean(near)}"
    if en.startswith("Missing command"):
        return "没有写要做什么（命令）。", en
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 写法不对（{en}）", en
    return f"命令行写错了（{en}）", en


def _near_option(error: click.NoSuchOption) -> str:
    return _perhaps(list(error.possibilities or ()))


def _perhaps(near: list[str]) -> str:
    return f"，是不是 {' 或 '.join(near)}" if near else ""


def _did_you_mean(near: list[str]) -> str:
    return f" Did you mean {' or '.join(near)}?" if near else ""


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    return error.param.get_error_hint(error.ctx) if error.ctx else error.param.human_readable_name


def _value(error: click.BadParameter) -> str:
    """What is wrong with the value: for a choice and a range, what may stand there."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"可用的是 {'、'.join(map(str, kind.choices))}"
    number = next((word for family, word in ((type(click.INT), "整数"), (type(click.FLOAT), "数")) if isinstance(kind, family)), "")
    if isinstance(kind, (click.IntRange, click.FloatRange)):
        low, high = ("" if bound is None else f"{word} {bound}" for word, bound in (("不小于", kind.min), ("不大于", kind.max)))
        return f"要一个{number}" + "".join(f"，{bound}" for bound in (low, high) if bound)
    return f"要一个{number}" if number else error.message.rstrip(".")
