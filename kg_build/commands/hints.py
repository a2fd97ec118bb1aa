"""An empty answer and the place that was asked for in, a hint on standard error out: which places the graph has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg_build.commands.shell import Talk

if TYPE_CHECKING:
    from kg_build.graph.query_header import CannedQuery
    from kg_build.graph.query_sources import Source
    from kg_build.graph.tables import Table

__all__ = ["hint_at_places", "hint_at_verdicts"]


def hint_at_places(talk: Talk, query: CannedQuery, given: Mapping[str, str], table: Table, source: Source) -> None:
    """KG618 when the table is empty and no report of the graph comes from a place that was asked for."""
    if table.rows:
        return
    from kg_build.graph.reporting_places import places_like

    for parameter in query.parameters:
        wanted = given.get(parameter.name, "")
        if parameter.type != "place" or not wanted:
            continue
        near = places_like(source, wanted)
        if near is not None:
            some = "、".join(near)
            talk.warn(
                "KG618", f"{parameter.name}={wanted[:80]}", f"图里没有这个地区的报告；有的是：{some or '（没有报告）'}。",
                f"the graph has no report of such a place; it has {some or '(no reports)'}.",
            )


def hint_at_verdicts(talk: Talk, query: CannedQuery, table: Table, source: Source) -> None:
    """KG619 when a question about verdicts gets an empty answer because the graph holds none."""
    if table.rows or not {"gwr:FollowUp", "gwr:verdict"} & set(query.text.split()):
        return
    from kg_build.graph.reporting_places import holds_verdicts

    if not holds_verdicts(source):
        talk.warn(
            "KG619", query.name, "图里还没有判断；先用 kg-build followup --store DIR --save 存入，或直接用 kg-build followup 文件…。",
            "the graph holds no verdicts yet; kg-build followup --store DIR --save puts them in, kg-build followup FILE… shows them.",
        )
