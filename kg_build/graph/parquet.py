"""A ``Table`` as a Parquet file: typed columns, each with its description in zh and en; needs the optional package pyarrow."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from kg_build.errors import Place, UsageProblem
from kg_build.graph.tables import split_list

if TYPE_CHECKING:
    from kg_build.graph.tables import Column, Table

__all__ = ["to_parquet"]

_KINDS: Final = {"int": "int64", "year": "int32", "decimal": "float64", "boolean": "bool", "list": "list"}


def to_parquet(table: Table) -> bytes:
    """The table as Parquet: whole numbers and years as integers, decimals as doubles, lists as lists, everything else as text.

    The same table gives the same bytes with the same pyarrow, whose version stands in the file. Doubles are what statistics programs
    read; the digits as stated are in CSV and JSON.

    Raises:
        UsageProblem: KG723 without pyarrow.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UsageProblem(
            "KG723", Place(table.name), "写 parquet 需要可选的软件包 pyarrow。", "writing parquet needs the optional package pyarrow.",
            "运行 pip install 'kg-build[parquet]'，或改用 .csv。", "Run pip install 'kg-build[parquet]', or choose .csv.",
        ) from error
    types = {"int64": pa.int64(), "int32": pa.int32(), "float64": pa.float64(), "bool": pa.bool_(), "list": pa.list_(pa.string())}
    fields = [
        pa.field(column.name, types.get(_KINDS.get(column.type, ""), pa.string()), metadata={"zh": column.zh, "en": column.en})
        for column in table.columns
    ]
    values = [[_value(row[place], column) for row in table.rows] for place, column in enumerate(table.columns)]
    arrays = [pa.array(cells, type=field.type) for cells, field in zip(values, fields, strict=True)]
    out = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), out, compression="zstd")
    return out.getvalue()


def _value(cell: str | None, column: Column) -> int | float | bool | str | list[str] | None:
    """A cell as Parquet holds it."""
    if cell is None:
        return None
    if column.type in ("int", "year"):
        return int(cell)
    if column.type == "decimal":
        return float(cell)
    if column.type == "boolean":
        return cell == "true"
    return split_list(cell) if column.type == "list" else cell
