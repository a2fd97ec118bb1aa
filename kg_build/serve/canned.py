"""A canned query by its name and the parameters of a URL → its table as JSON, CSV or TSV."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from pyoxigraph import Store

from kg_build.errors import Place, UsageProblem
from kg_build.graph.query import catalogue, load_query, run
from kg_build.graph.tables import write
from kg_build.serve.answers import Body, too_long
from kg_build.serve.limits import Limits
from kg_build.serve.media import RESULTS, choose
from kg_build.serve.openapi import API_FORMATS, FORMAT_PARAMETER
from kg_build.serve.problems import bad_request

__all__ = ["canned_answer"]

_MOST_ROWS: Final = 1_000_000
_OFFERED: Final = {name: RESULTS[name] for name in API_FORMATS}


def canned_answer(store: Store, name: str, pairs: Sequence[tuple[str, str]], accept: str, limits: Limits) -> Body:
    """The answer of the canned query ``name``; only queries that travel with kg-build, never files.

    Raises:
        UsageProblem: KG501, KG511 to KG515, KG533 an unknown format, KG853 a parameter given twice, KG855, KG857.
        StoreError: KG521, KG522.
    """
    if name not in {query.name for query in catalogue()}:
        name = name.replace("/", " ").replace(".", " ")  # so that it is no path, and the error suggests the nearest names
    query = load_query(name)
    given = dict(pairs)
    if twice := [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]:
        raise bad_request(f"参数 {twice[0][:80]!a} 给了两次。", f"the parameter {twice[0][:80]!a} is given twice.")
    layout = _layout(given.pop(FORMAT_PARAMETER, None), accept)
    table = run(query, given, store, seconds=limits.seconds, max_rows=_MOST_ROWS)
    data = write(table, layout)
    if table.truncated or len(data) > limits.answer_bytes:
        raise too_long(limits)
    return Body(API_FORMATS[layout], data)


def _layout(wanted: str | None, accept: str) -> str:
    """The format by its name, else by what the client accepts."""
    if wanted is None:
        chosen = choose(accept, _OFFERED)
        return next(name for name, one in _OFFERED.items() if one is chosen)
    if wanted not in API_FORMATS:
        known = ", ".join(API_FORMATS)
        raise UsageProblem(
            "KG533", Place(FORMAT_PARAMETER), f"不认识的表格格式 {wanted[:80]!a}。", f"unknown table format {wanted[:80]!a}.",
            f"可用的格式：{known}。", f"The formats are {known}.",
        )
    return wanted
