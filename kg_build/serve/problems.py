"""A problem → a JSON answer with its code, both wordings, remedies and the HTTP status that says whose turn it is."""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kg_build.errors import KgBuildError, Place, StoreError, UsageProblem

__all__ = ["bad_request", "on_http_error", "on_problem", "on_surprise"]

# A problem of the request is 400 and one of ours 500 unless its code says more.
_STATUS: Final = {
    "KG501": 404, "KG521": 503, "KG852": 413, "KG854": 415, "KG855": 406, "KG856": 403, "KG857": 422, "KG858": 503, "KG861": 404,
}
# Where the remedy is one for the command line, a client of the API gets another.
_REMEDIES: Final = {
    "KG501": ("GET /api/queries 列出全部查询。", "GET /api/queries lists all queries."),
    "KG511": ("GET /api/queries 列出每个查询的参数。", "GET /api/queries lists the parameters of each query."),
    "KG512": ("把它写在网址里：?参数=值。", "Write it into the address: ?parameter=value."),
}


def _response(error: KgBuildError, status: int, headers: dict[str, str] | None = None) -> JSONResponse:
    remedy_zh, remedy_en = _REMEDIES.get(error.code, (error.remedy_zh, error.remedy_en))
    return JSONResponse(
        {
            "code": error.code, "place": str(error.place), "zh": error.zh, "en": error.en,
            "remedy_zh": remedy_zh, "remedy_en": remedy_en,
        },
        status, headers,
    )


async def on_problem(_: Request, error: Exception) -> Response:
    """The answer to a problem that we found."""
    assert isinstance(error, KgBuildError)
    status = _STATUS.get(error.code, 500 if isinstance(error, StoreError) else 400)
    return _response(error, status, {"Retry-After": "1"} if error.code == "KG858" else None)


async def on_http_error(request: Request, error: Exception) -> Response:
    """The answer to a path or method that is not there."""
    assert isinstance(error, HTTPException)
    problem = UsageProblem(
        "KG859", Place(f"{request.method[:20]!a} {request.url.path[:80]!a}"), "没有这个地址，或它不接受这种请求。",
        "there is nothing at this address, or it takes no such request.",
        "GET / 列出全部地址。", "GET / lists all addresses.",
    )
    return _response(problem, error.status_code, dict(error.headers or {}))


async def on_surprise(_: Request, __: Exception) -> Response:
    """The answer to a defect of ours; the server writes the traceback to its own stderr."""
    problem = StoreError(
        "KG862", Place("server"), "服务器内部出错。", "the server has failed.",
        "请把服务器屏幕上的信息报告给我们。", "Please report what the server shows on its screen.",
    )
    return _response(problem, 500)


def bad_request(zh: str, en: str) -> UsageProblem:
    """KG853: the request is not as the protocol says."""
    return UsageProblem(
        "KG853", Place("request"), zh, en, "按 SPARQL 1.1 协议或 /api/openapi.json 的写法改正。",
        "Write it as the SPARQL 1.1 Protocol or /api/openapi.json says.",
    )
