"""Questions from Python: ``open_store`` what there is, ``ask`` it by a canned query's name, take rows, dicts or a data frame."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from kg_build.errors import Place, UsageProblem
from kg_build.graph import query as queries
from kg_build.graph import store as stores
from kg_build.graph.endpoint import Endpoint
from kg_build.graph.tables import Column, Table, split_list, write

if TYPE_CHECKING:
    import pandas
    import polars
    import rdflib
    from pyoxigraph import Store

__all__ = ["Answers", "ask", "open_store"]

Cell: TypeAlias = str | int | Decimal | bool | list[str] | None
_SECONDS: Final = 60.0


def open_store(source: str | Path | Iterable[str | Path]) -> Store | Endpoint:
    """What questions are put to: the folder of a store, graph files, or the address of a SPARQL service.

    Args:
        source: a folder that ``kg-build build --store`` filled, a graph file, several graph files, or ``http://…``.

    Raises:
        InputError: KG301 to KG310, a file cannot be read. StoreError: KG321 to KG324, a folder is no usable store.
        UsageProblem: KG800, it is no address.
    """
    if isinstance(source, str) and source.startswith(("http://", "https://")):
        return Endpoint(source)
    if isinstance(source, str | Path):
        return stores.open_store(source) if Path(source).is_dir() else stores.open_files([source])
    return stores.open_files(source)


def ask(
    source: Store | rdflib.Graph | queries.Source, name: str, /, *, seconds: float | None = _SECONDS, max_rows: int | None = None,
    **parameters: object,
) -> Answers:
    """Put a canned query, or a ``.rq`` file, to a store, an rdflib graph or dataset, or an endpoint.

    Args:
        source: what ``open_store`` or ``build_graph`` returned.
        name: the query's name (``kg-build query`` lists them), or a path that ends in ``.rq``.
        seconds: the time limit; None for none.
        max_rows: solutions taken at most; ``Answers.truncated`` tells whether it cut any.
        parameters: the query's parameters, such as ``year=2017``; one that is None is left out.

    Raises:
        UsageProblem: KG501, KG503 to KG506, KG511 to KG515. InputError: KG502. StoreError: KG521 to KG523, KG527, KG801 to KG810.
    """
    given = {key: str(value) for key, value in parameters.items() if value is not None}
    return Answers(queries.run(name, given, source, seconds=seconds, max_rows=max_rows))


class Answers:
    """The answer of a query: rows in the query's order, cells typed as its columns are.

    ``int`` columns hold int, ``decimal`` columns Decimal, ``boolean`` columns bool, ``list`` columns lists of str, the others str;
    what the graph does not say is None (an empty list in a ``list`` column).
    """

    def __init__(self, table: Table) -> None:
        """Keep the table."""
        self.table = table

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self.table.header)

    @property
    def truncated(self) -> bool:
        """Whether ``max_rows`` cut the answer."""
        return self.table.truncated

    @cached_property
    def rows(self) -> list[list[Cell]]:
        """The rows as lists."""
        return [[_typed(cell, column) for cell, column in zip(row, self.table.columns, strict=True)] for row in self.table.rows]

    def dicts(self) -> list[dict[str, Cell]]:
        """The rows as dicts from column name to cell."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_csv(self) -> str:
        """The table as CSV, as ``kg-build query --format csv`` writes it."""
        return write(self.table, "csv").decode()

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas data frame: Int64, Float64, boolean, string and (lists) object columns; missing cells are NA.

        Raises:
            UsageProblem: KG860 without pandas.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise _missing("pandas") from error
        kinds = {"int": "Int64", "decimal": "Float64", "boolean": "boolean", "list": "object"}
        return pd.DataFrame({
            column.name: pd.Series(self._framed(place), dtype=kinds.get(column.type, "string"))
            for place, column in enumerate(self.table.columns)
        })

    def to_polars(self) -> polars.DataFrame:
        """A polars data frame: Int64, Float64, Boolean, String and List(String) columns; missing cells are null.

        Raises:
            UsageProblem: KG860 without polars.
        """
        try:
            import polars as pl
        except ImportError as error:
            raise _missing("polars") from error
        kinds = {"int": pl.Int64(), "decimal": pl.Float64(), "boolean": pl.Boolean(), "list": pl.List(pl.String())}
        return pl.DataFrame([
            pl.Series(column.name, self._framed(place), dtype=kinds.get(column.type, pl.String()))
            for place, column in enumerate(self.table.columns)
        ])

    def _framed(self, place: int) -> list[object]:
        """A column for a data frame; its decimals are floats, which is what data frames calculate with (``rows`` has them exactly)."""
        return [float(cell) if isinstance(cell := row[place], Decimal) else cell for row in self.rows]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.table.rows)

    def __repr__(self) -> str:
        return f"<Answers {self.table.name}: {len(self)} rows × {len(self.columns)} columns{', truncated' if self.truncated else ''}>"


def _typed(cell: str | None, column: Column) -> Cell:
    """A cell as a value of its column's type; a text that is none, in a graph that does not conform, stays a text."""
    if column.type == "list":
        return split_list(cell or "")
    if cell is None:
        return None
    try:
        if column.type == "int":
            return int(cell)
        if column.type == "decimal":
            return Decimal(cell)
    except (ValueError, InvalidOperation):
        return cell
    return {"true": True, "false": False}.get(cell, cell) if column.type == "boolean" else cell


def _missing(package: str) -> UsageProblem:
    """KG860: a data frame library that is not installed."""
    return UsageProblem(
        "KG860", Place(f"to_{package}"), f"没有安装 {package}。", f"{package} is not installed.",
        f"运行 pip install 'kg-build[{package}]'，或改用 .rows、.dicts()。",
        f"Run pip install 'kg-build[{package}]', or use .rows or .dicts().",
    )
