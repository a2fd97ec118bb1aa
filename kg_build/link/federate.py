"""A question over two datasets: the values of our areas, and what another service says of the items they are linked to, joined here.

``SERVICE`` would send a user's query to any address it names. Instead our own query asks our graph, our own parameterised query asks the
other service for the items found, and the two tables are joined by the item's IRI.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from kg_build.errors import Place, UsageProblem
from kg_build.graph.query import plain_number, run
from kg_build.graph.tables import Column, Table
from kg_build.link.asking import Row, federated_query, rows_of
from kg_build.link.candidates import SAME_AS
from kg_build.link.strict import http_iri
from kg_build.resources import data_directory

if TYPE_CHECKING:
    from kg_build.graph.query_header import CannedQuery
    from kg_build.graph.query_sources import Source
    from kg_build.link.web import Web

__all__ = ["Amount", "federate", "measures", "nearest"]

_BATCH: Final = 50
_DIGITS: Final = Context(prec=10)
_YEAR: Final = re.compile(r"([12][0-9]{3})")


@dataclass(frozen=True, slots=True)
class Amount:
    """What the other service says of an item: a number, and the year it is of (None when it does not say)."""

    value: Decimal
    year: int | None


def measures() -> list[CannedQuery]:
    """What other services can be asked for (population, land area): the files of ``queries/federated`` of the group ``measures``."""
    names = sorted(path.stem for path in (data_directory("queries") / "federated").glob("*.rq"))
    return [query for query in map(federated_query, names) if query.group == "measures"]


def federate(measure: str, given: Mapping[str, str], source: Source, url: str, web: Web) -> Table:
    """The values of linked areas beside a measure of the other service, and the value for one of it (``per``).

    Args:
        measure: one of ``measures()``, by name.
        given: parameters of ``queries/federated/values.rq``.
        source: our graph, with the links of its areas.
        url: the other service.
        web: the way to it.

    Returns:
        The columns of values.rq, then the measure, its year and ``per``; a value whose item has no such measure is there without them.

    Raises:
        UsageProblem: KG950 no such measure, KG511 to KG515. InputError: KG933. StoreError: KG521, KG522, KG932, KG935, KG937.
    """
    wanted = next((query for query in measures() if query.name == measure), None)
    if wanted is None:
        known = ", ".join(query.name for query in measures())
        raise UsageProblem(
            "KG950", Place(f"federate {measure[:80]}"), "没有这个名字的度量。", "There is no measure of this name.",
            f"可用的有：{known}。", f"The measures are {known}.",
        )  # fmt: skip
    values = run(federated_query("values"), given, source)
    rows = list(_surest(values))
    amounts = _amounts(web, url, measure, sorted({row["item"] or "" for row in rows}))
    named = next(column for column in wanted.columns if column.name == "amount")
    columns = (
        *values.columns, Column(measure.replace("-", "_"), "decimal", named.zh, named.en),
        Column("amount_year", "year", "该数的年份", "the year of that number"),
        Column("per", "decimal", "数值除以它", "the value divided by it"),
    )
    table = [(*row.values(), *_beside(row, amounts.get(row["item"] or "", []))) for row in rows]
    return Table(f"federate-{measure}", columns, tuple(table), wanted.question_zh, wanted.question_en)


def _surest(values: Table) -> Iterator[dict[str, str | None]]:
    """The rows; where an area is the same as one item, those of items that it is only close to are left out."""
    records = values.records()
    sure = {(row["report"], row["start"], row["indicator"]) for row in records if row["link"] == SAME_AS}
    return (row for row in records if row["link"] == SAME_AS or (row["report"], row["start"], row["indicator"]) not in sure)


def _amounts(web: Web, url: str, measure: str, items: list[str]) -> dict[str, list[Amount]]:
    """What the service says of each item; IRIs that cannot be asked for and numbers that are none are left out."""
    good = [NamedNode(item) for item in items if _can_be_asked(item)]
    found: dict[str, list[Amount]] = {}
    for at in range(0, len(good), _BATCH):
        for row in rows_of(web, url, measure, {"item": good[at : at + _BATCH]}):
            if (amount := _amount(row)) is not None:
                found.setdefault(row.get("item", ""), []).append(amount)
    return found


def _can_be_asked(item: str) -> bool:
    try:
        http_iri(item)
    except ValueError:
        return False
    return True


def _amount(row: Row) -> Amount | None:
    try:
        value = Decimal(row.get("amount", ""))
    except InvalidOperation:
        return None
    year = _YEAR.match(row.get("date", ""))
    return Amount(value, int(year.group(1)) if year else None) if value.is_finite() and value > 0 else None


def _beside(row: Mapping[str, str | None], amounts: Iterable[Amount]) -> tuple[str | None, str | None, str | None]:
    """The measure nearest to the value's period, its year, and the value for one of it."""
    years = _YEAR.findall(row["period"] or "")
    best = nearest(amounts, int(years[-1]) if years else 0)
    if best is None:
        return None, None, None
    per = _DIGITS.divide(Decimal(row["value"] or "0"), best.value)
    return plain_number(str(best.value)), None if best.year is None else str(best.year), plain_number(str(per))


def nearest(amounts: Iterable[Amount], year: int) -> Amount | None:
    """The amount of the year nearest to ``year``, of two as near the earlier; one without a year only where there is no other."""
    def distance(amount: Amount) -> tuple[bool, int, int, Decimal]:
        return amount.year is None, abs((amount.year or 0) - year), amount.year or 0, -amount.value

    return min(amounts, key=distance, default=None)
