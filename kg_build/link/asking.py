"""Our own queries to other people's SPARQL services: a query file of ``queries/federated`` and terms in, plain rows out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

from kg_build.graph.endpoint import read_answer
from kg_build.graph.query_header import CannedQuery, parse_query_file
from kg_build.graph.query_parameters import render_rows
from kg_build.link.web import Request, Web
from kg_build.resources import data_directory

__all__ = ["Row", "federated_query", "rows_of"]

Row = dict[str, str]
_JSON: Final = "application/sparql-results+json"
_FOLDER: Final = "federated"


@cache
def federated_query(name: str) -> CannedQuery:
    """A query of ``queries/federated``, by name."""
    path = data_directory("queries") / _FOLDER / f"{name}.rq"
    return parse_query_file(path.read_text(encoding="utf-8"), name, path.name, trusted=True)


def rows_of(web: Web, url: str, name: str, terms: Mapping[str, Sequence[Literal | NamedNode]]) -> list[Row]:
    """The solutions of one of our queries, each as its bound variables' lexical values; ``terms`` are put into its VALUES.

    Raises:
        InputError: KG933. StoreError: KG932, KG935, KG937 (see ``Web.get``).
    """
    query = federated_query(name)
    text = "\n".join(line for line in render_rows(query, terms).split("\n") if not line.startswith("#+"))
    wanted = {column.name for column in query.columns}

    def read(data: Any) -> list[Row]:
        answer = read_answer(data)
        if not wanted <= set(answer.variables):
            raise ValueError(f"the variables are {', '.join(answer.variables)[:100]}")
        return [
            {name: term.value for name, term in zip(answer.variables, row, strict=True) if term is not None and term.kind != "blank"}
            for row in answer.rows
        ]

    return web.get(Request("POST", url, _JSON, form=(("query", text),)), read)
