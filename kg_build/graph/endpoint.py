"""A SPARQL 1.1 service as a source of answers: a query goes out by HTTP, its JSON answer comes back as neutral terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import urlsplit

from kg_build.errors import Place, StoreError, UsageProblem
from kg_build.graph.query_sources import Answer, Term

__all__ = ["Endpoint"]

_SECONDS: Final = 60.0  # how long an answer may take unless the caller says otherwise
_KINDS: Final = {"uri": "iri", "literal": "literal", "typed-literal": "literal", "bnode": "blank"}
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


class Endpoint:
    """The service at ``url`` (http or https). It must query the union of its graphs, as Oxigraph's ``--union-default-graph`` does."""

    def __init__(self, url: str) -> None:
        """Keep the address.

        Raises:
            UsageProblem: KG525, it is no http or https address.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise UsageProblem(
                "KG525", Place(url), "这不是 http 或 https 地址。", "This is no http or https address.",
                "请写成 http://主机:端口/路径。", "Write it as http://host:port/path.",
            )
        self._url = url

    def select(self, query: str, *, seconds: float | None = None, max_rows: int | None = None) -> Answer:
        """The solutions of a SELECT query.

        Raises:
            StoreError: KG523 the service cannot be reached or refuses the query, KG524 its answer is broken or cut off.
        """
        answer = self._asked(query, seconds or _SECONDS)
        try:
            variables = tuple(answer["head"]["vars"])
            bindings = answer["results"]["bindings"]
            rows = [tuple(_term(row.get(name)) for name in variables) for row in bindings]
        except (LookupError, TypeError, AttributeError) as error:
            raise self._broken(f"{type(error).__name__}: {error}") from error
        cut = max_rows is not None and len(rows) > max_rows
        return Answer(variables, rows[:max_rows] if cut else rows, cut)

    def _asked(self, query: str, seconds: float) -> Mapping[str, Any]:
        """The service's JSON answer."""
        from SPARQLWrapper import JSON, POST, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import SPARQLWrapperException

        wrapper = SPARQLWrapper(self._url)
        wrapper.setQuery(query)
        wrapper.setMethod(POST)
        wrapper.setReturnFormat(JSON)
        wrapper.setTimeout(max(1, round(seconds)))
        try:
            answer = wrapper.queryAndConvert()
        except (TimeoutError, SPARQLWrapperException, URLError, ConnectionError) as error:
            raise self._unreachable(" ".join(str(error).split())[:300]) from error
        except (ValueError, TypeError) as error:  # a 200 with JSON that breaks off: seen when a server runs out of time while it answers
            raise self._broken(str(error)) from error
        if not isinstance(answer, Mapping):
            raise self._broken("no SPARQL JSON results")
        return answer

    def _unreachable(self, reason: str) -> StoreError:
        return StoreError(
            "KG523", Place(self._url), f"服务连不上或拒绝了查询：{reason}", f"The service cannot be reached or refuses the query: {reason}",
            "检查地址和服务是否在运行，再试一次。", "Check the address and that the service runs, then try again.",
        )

    def _broken(self, reason: str) -> StoreError:
        return StoreError(
            "KG524", Place(self._url), f"服务的回答不完整或不是 SPARQL JSON 结果：{reason}",
            f"The service's answer is cut off or is no SPARQL JSON result: {reason}",
            "检查地址是否为查询地址；缩小查询范围再试。", "Check that the address is the query address; narrow the query and try again.",
        )


def _term(binding: Mapping[str, str] | None) -> Term | None:
    """A binding of the SPARQL JSON results format as a term."""
    if binding is None:
        return None
    language = binding.get("xml:lang", "")
    datatype = binding.get("datatype") or (_LANG_STRING if language else _STRING)
    kind = _KINDS[binding["type"]]
    return Term(kind, binding["value"], datatype if kind == "literal" else "", language)
