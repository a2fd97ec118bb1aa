"""The web application: addresses and what answers them. Queries run in children, a few at a time, and the server itself stays free."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from pyoxigraph import Store
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kg_build.errors import KgBuildError, Place, StoreError
from kg_build.graph.query import catalogue
from kg_build.serve.answers import answer, warm_up
from kg_build.serve.canned import canned_answer
from kg_build.serve.description import description
from kg_build.serve.limits import Limits
from kg_build.serve.openapi import as_list, openapi
from kg_build.serve.problems import on_http_error, on_problem, on_surprise
from kg_build.serve.protocol import asks_nothing, parameters, question

__all__ = ["application"]

Result = TypeVar("Result")
_SAFE = {"X-Content-Type-Options": "nosniff"}


class _Service:
    """The handlers and what they share."""

    def __init__(self, store: Store, limits: Limits, version: str) -> None:
        self._store, self._limits, self._version = store, limits, version
        self._turns: CapacityLimiter | None = None
        self._inside = 0  # requests whose query runs or waits

    async def index(self, request: Request) -> Response:
        """What there is."""
        return JSONResponse({"sparql": "/sparql", "queries": "/api/queries", "openapi": "/api/openapi.json", "version": self._version})

    async def sparql(self, request: Request) -> Response:
        """A query, or without one the service's description."""
        if asks_nothing(request):
            media, data = description(self._store, str(request.url.replace(query="", fragment="")), request.headers.get("accept", ""))
            return Response(data, media_type=media, headers=_SAFE | {"Vary": "Accept"})
        asked = await question(request, self._limits)
        body = await self._in_turn(lambda: answer(self._store, asked, self._limits))
        return Response(body.data, media_type=body.media, headers=_SAFE | {"Vary": "Accept"})

    async def query(self, request: Request) -> Response:
        """A canned query."""
        pairs = parameters(request.scope["query_string"], self._limits)
        name, accept = request.path_params["name"], request.headers.get("accept", "")
        body = await self._in_turn(lambda: canned_answer(self._store, name, pairs, accept, self._limits))
        return Response(body.data, media_type=body.media, headers=_SAFE | {"Vary": "Accept"})

    async def queries(self, request: Request) -> Response:
        """All canned queries."""
        return JSONResponse(as_list(catalogue()))

    async def openapi(self, request: Request) -> Response:
        """The description of the API."""
        return JSONResponse(openapi(catalogue(), self._version, str(request.base_url).rstrip("/")))

    async def _in_turn(self, work: Callable[[], Result]) -> Result:
        """Run in a thread when it is its turn.

        Raises:
            StoreError: KG858, too many are waiting already.
        """
        if self._turns is None:  # it belongs to the event loop, which runs only now
            self._turns = CapacityLimiter(self._limits.at_once)
        if self._inside >= self._limits.at_once + self._limits.waiting:
            raise StoreError(
                "KG858", Place("server"), "同时提问的人太多。", "too many ask at the same time.",
                "过一会儿再试。", "Try again in a moment.",
            )
        self._inside += 1
        try:
            return await to_thread.run_sync(work, limiter=self._turns)
        finally:
            self._inside -= 1


def application(store: Store, limits: Limits, version: str) -> Starlette:
    """The ASGI application over a store that nobody writes meanwhile."""
    warm_up()
    service = _Service(store, limits, version)
    return Starlette(
        routes=[
            Route("/", service.index), Route("/sparql", service.sparql, methods=["GET", "POST"]),
            Route("/api/queries", service.queries), Route("/api/query/{name}", service.query), Route("/api/openapi.json", service.openapi),
        ],
        middleware=[Middleware(
            CORSMiddleware, allow_origins=["*"], allow_methods=["GET", "POST"], allow_headers=["Accept", "Content-Type"], max_age=86_400,
        )],
        exception_handlers={KgBuildError: on_problem, HTTPException: on_http_error, Exception: on_surprise},
    )  # fmt: skip
