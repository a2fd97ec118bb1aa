"""``kg-build chart``: an indicator's targets and outcomes over the years, drawn as SVG or PNG."""

from __future__ import annotations

import click

from kg_build.commands.graphs import graph_arguments, source_of
from kg_build.commands.language import both
from kg_build.commands.shell import Command, Talk, common_options, option
from kg_build.commands.writing import write_bytes
from kg_build.errors import Place, UsageProblem

__all__ = ["command"]

_ENDINGS = ("svg", "png")


@click.command(
    "chart", cls=Command,
    help=both(
        "把一个指标历年的目标和结果画成图。\n\n例：kg-build chart 生产总值 graph.nq --place 上海市 -o gdp.svg",
        "Draw an indicator's targets and outcomes over the years.\n\nExample: kg-build chart 生产总值 graph.nq --place 上海市 -o gdp.svg",
    ),
)
@click.argument("indicator")
@graph_arguments
@option(
    "--place", "places", multiple=True, metavar="AREA",
    zh="地区全名或代码，可多次；不写则画有数据的全部地区", en="An area's full name or code; repeatable. Default: all with data.",
)
@option(
    "--measure", type=click.Choice(("growth", "level", "change")), default=None,
    zh="增速、水平或增减量；默认取数据最多的", en="Growth, level or change; default: the one with most data.",
)
@option("-o", "--output", metavar="FILE", required=True, zh="写到这里：.svg 或 .png", en="Write here: .svg or .png.")
@common_options
@click.pass_obj
def command(
    talk: Talk, indicator: str, graphs: tuple[str, ...], store: str | None, places: tuple[str, ...], measure: str | None, output: str,
) -> None:
    """Choose what to draw, draw it, write it, say what could not be shown."""
    ending = output.rpartition(".")[2].lower()
    if ending not in _ENDINGS:
        raise UsageProblem(
            "KG735", Place(output), "看不出要画成什么格式。", "the ending names no picture format.",
            "结尾用 .svg 或 .png。", "End the name in .svg or .png.",
        )
    from kg_build.graph.chart import chinese_font, draw
    from kg_build.graph.chart_data import picture

    drawn = picture(source_of(f"chart {indicator}", graphs, store), indicator, places, measure or "")
    font = chinese_font()
    write_bytes(draw(drawn, ending, talk.language, font), output)
    talk.say(f"图画在 {output}", f"The chart is {output}")
    if not font:
        talk.warn(
            "KG737", output, "没有找到中文字体，图中用英文和代码；装一种，如 fonts-noto-cjk。",
            "no Chinese font was found, so labels are English and codes; install one, for example fonts-noto-cjk.",
        )
    if drawn.left_out:
        talk.warn(
            "KG738", output, f"有 {drawn.left_out} 个数的单位不是{drawn.unit or '（无）'}，没有画。",
            f"{drawn.left_out} figures in other units than {drawn.unit or '(none)'} are not drawn.",
        )
