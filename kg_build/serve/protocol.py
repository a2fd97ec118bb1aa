"""A request of the SPARQL 1.1 Protocol → the question it carries, or the refusal it gets; only queries have an answer here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

from kg_build.errors import Place, UsageProblem
from kg_build.serve.answers import Question
from kg_build.serve.limits import Limits
from kg_build.serve.problems import bad_request

__all__ = ["asks_nothing", "parameters", "question"]

_MOST_FIELDS: Final = 100
_FORM: Final = "application/x-www-form-urlencoded"
_QUERY: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"


def asks_nothing(request: Request) -> bool:
    """Whether the request is a GET without a query, which asks for the service's description."""
    return request.method in ("GET", "HEAD") and not request.url.query


def parameters(encoded: bytes, limits: Limits) -> list[tuple[str, str]]:
    """The pairs of a URL's query or of a form, in order.

    Raises:
        UsageProblem: KG852 too long; KG853 no UTF-8, or too many.
    """
    if len(encoded) > limits.query_bytes:
        raise _too_large(limits)
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise bad_request("参数不是 UTF-8，或太多。", "the parameters are no UTF-8, or too many.") from error


async def question(request: Request, limits: Limits) -> Question:
    """What is asked, by GET, by POST of a form or by POST of the query itself.

    Raises:
        UsageProblem: KG852 too large, KG853 not one query, KG854 a body of another type, KG856 an update.
    """
    pairs = parameters(request.scope["query_string"], limits)
    if request.method == "POST":
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == _UPDATE:
            raise _read_only()
        if kind not in (_FORM, _QUERY):
            raise UsageProblem(
                "KG854", Place("Content-Type"), f"不能读 {kind[:80]!a} 类型的内容。", f"a body of type {kind[:80]!a} cannot be read.",
                f"用 {_FORM} 或 {_QUERY}。", f"Use {_FORM} or {_QUERY}.",
            )
        body = await _body(request, limits)
        pairs += [("query", _text(body))] if kind == _QUERY else parameters(body, limits)
    return _question(pairs, request.headers.get("accept", ""))


def _question(pairs: Sequence[tuple[str, str]], accept: str) -> Question:
    """The question in the pairs; those of other names (SPARQLWrapper sends ``format`` and ``output``) are no concern of the protocol."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise _read_only()
    queries = values.get("query", [])
    if len(queries) != 1:
        raise bad_request(f"要一个 query 参数，得到 {len(queries)} 个。", f"one parameter `query` is needed, {len(queries)} came.")
    return Question(queries[0], tuple(values.get("default-graph-uri", ())), tuple(values.get("named-graph-uri", ())), accept)


async def _body(request: Request, limits: Limits) -> bytes:
    """The request's body, up to the limit."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limits.query_bytes:
            raise _too_large(limits)
    return bytes(body)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise bad_request("查询不是 UTF-8。", "the query is no UTF-8.") from error


def _too_large(limits: Limits) -> UsageProblem:
    return UsageProblem(
        "KG852", Place("request"), f"查询超过 {limits.query_bytes} 字节。", f"the query is longer than {limits.query_bytes} bytes.",
        "写短一些，例如用条件代替长长的 VALUES。", "Write it shorter, for example with a condition in place of a long VALUES.",
    )


def _read_only() -> UsageProblem:
    return UsageProblem(
        "KG856", Place("update"), "这里只读，不接受更新。", "this is read only and takes no updates.",
        "用 kg-build build --store 或 kg-build load 更新图库。", "Update the store with kg-build build --store or kg-build load.",
    )
