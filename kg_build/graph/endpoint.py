"""A SPARQL 1.1 service as a source of answers: a query goes out by SPARQLWrapper, its whole JSON answer comes back as neutral terms.

SPARQLWrapper writes the request; ``load_http.Client`` carries it, so that a question has the limits, logins, refused redirects and
messages that loading has (SPARQLWrapper's own transport follows redirects, and a server that drips holds it for ever).
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from kg_build.graph.load_errors import Refused, no_sparql, query_refused, rows_cut
from kg_build.graph.load_http import Client, Limits, Reply
from kg_build.graph.load_login import Login, check_address, find_login, without_login
from kg_build.graph.load_stores import Target, question_target
from kg_build.graph.query_sources import Answer, Term

if TYPE_CHECKING:
    from SPARQLWrapper import SPARQLWrapper

__all__ = ["Endpoint", "read_answer"]

_NO_LIMIT: Final = 86_400.0  # a day: no server answers later
_KINDS: Final = {"uri": "iri", "literal": "literal", "typed-literal": "literal", "bnode": "blank"}
_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"
_LANG_STRING: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


class Endpoint:
    """The service at an address: a server's base address, or its query address.

    A server whose make is known is asked for the union of its graphs; of any other it is expected. An address with a query string
    (``…/query?default-graph-uri=…``) is taken as it stands.
    """

    def __init__(self, url: str, login: Login | None = None, kind: str = "auto") -> None:
        """Keep the address; nothing is sent before the first question.

        Args:
            url: http or https; a user and password in it are used and never shown.
            login: who asks; None looks into the address, KG_BUILD_USER, _PASSWORD and _TOKEN, and the netrc file.
            kind: the server's make, one of ``STORE_TYPES``; ``auto`` asks the server.

        Raises:
            UsageProblem: KG800 it is no http or https address, KG812 or KG813 of ``find_login``.
        """
        check_address(url)
        self._login = find_login(url, "", "", os.environ) if login is None else login
        self._url = without_login(url)
        self._kind = kind
        self._target: Target | None = None
        self._client: Client | None = None
        self._seconds = 0.0

    def select(self, query: str, *, seconds: float | None = None, max_rows: int | None = None) -> Answer:
        """The solutions of a SELECT query.

        Raises:
            StoreError: KG801 to KG807, KG809 and KG810 as for loading; KG523 the service refuses the query, KG527 it cut the answer.
        """
        client = self._client_for(_NO_LIMIT if seconds is None else seconds)
        try:
            if self._target is None:
                self._target = question_target(client, self._url, self._kind)
            reply = _asked(client, self._target, query)
        except Refused as problem:
            raise query_refused(problem) from problem
        answer = reply.json()
        try:
            variables, rows, _ = read_answer(answer)
        except ValueError as problem:
            raise no_sparql(reply.url, str(problem)) from problem
        cut = max_rows is not None and len(rows) > max_rows
        if reply.row_limit is not None and not cut:
            raise rows_cut(reply.url, reply.row_limit)
        return Answer(variables, rows[:max_rows] if cut else rows, cut)

    @property
    def kind(self) -> str:
        """The server's make: as given, or as found out by the first question."""
        return self._kind if self._target is None else self._target.kind

    def _client_for(self, seconds: float) -> Client:
        """The connection, with this time limit; a limit that is over is not tried again, since it was all the time there was."""
        if self._client is None or self._seconds != seconds:
            if self._client is not None:
                self._client.close()
            self._client = Client(self._url, self._login, Limits(seconds, retries=2, pause=0.25, slow_again=False))
            self._seconds = seconds
        return self._client


def _asked(client: Client, target: Target, query: str) -> Reply:
    """The service's answer."""
    from SPARQLWrapper import JSON, POST

    wrapper, replies = _wrapper(client, target.query)
    wrapper.setQuery(query)
    wrapper.setMethod(POST)
    wrapper.setReturnFormat(JSON)
    wrapper.setOnlyConneg(True)  # by the Accept header, not by parameters of many names
    for name, value in (*target.query_fields, *target.union_fields):
        wrapper.addParameter(name, value)
    wrapper.query()
    return replies[-1]


def _wrapper(client: Client, url: str) -> tuple[SPARQLWrapper, list[Reply]]:
    """A SPARQLWrapper whose requests our client carries, and the replies that come."""
    from SPARQLWrapper import SPARQLWrapper

    replies: list[Reply] = []

    class Carried(SPARQLWrapper):
        """``_query`` is where SPARQLWrapper opens the connection."""

        def _query(self) -> tuple[io.BytesIO, str]:  # type: ignore[override]  # read like an HTTPResponse
            request = self._createRequest()
            body = request.data if isinstance(request.data, bytes) else b""
            reply = client.ask(request.get_method(), request.full_url, content=body, headers=dict(request.header_items()))
            replies.append(reply)
            return io.BytesIO(reply.body), self.returnFormat

    return Carried(url), replies


def read_answer(answer: Any) -> Answer:
    """The solutions in a parsed document of the SPARQL 1.1 JSON results format; ValueError when it is no such document."""
    try:
        variables = tuple(answer["head"]["vars"])
        rows = [tuple(_term(row.get(name)) for name in variables) for row in answer["results"]["bindings"]]
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    return Answer(variables, rows, False)


def _term(binding: Mapping[str, Any] | None) -> Term | None:
    """A binding of the SPARQL JSON results format as a term."""
    if binding is None:
        return None
    language = binding.get("xml:lang", "")
    datatype = binding.get("datatype") or (_LANG_STRING if language else _STRING)
    kind = _KINDS[binding["type"]]
    return Term(kind, binding["value"], datatype if kind == "literal" else "", language)
