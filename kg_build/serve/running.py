"""Listen on an address and serve until somebody stops the process."""

from __future__ import annotations

import socket
from collections.abc import Callable

import uvicorn
from pyoxigraph import Store

from kg_build.errors import Place, StoreError
from kg_build.graph.limited import stop_children
from kg_build.serve.application import application
from kg_build.serve.limits import Limits

__all__ = ["serve"]

_LONGEST_HEAD = 1 << 18  # a request's first lines: a query by GET stands in them; what is longer gets a plain 400 from uvicorn


class _Server(uvicorn.Server):
    """A server that takes the queries that run with it when it ends."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the children, then the connections."""
        stop_children()
        await super().shutdown(sockets)


def serve(store: Store, host: str, port: int, limits: Limits, version: str, ready: Callable[[str], None]) -> None:
    """Serve a store; returns when the process is asked to stop.

    Args:
        store: nobody may write it meanwhile.
        host: an address of this machine.
        port: 0 takes a free one.
        limits: what one client may take.
        version: our version, told to clients.
        ready: called with the base address once connections are accepted.

    Raises:
        StoreError: KG851, the address cannot be used.
    """
    listening = _listen(host, port)
    name = f"[{host}]" if ":" in host else host
    settings = uvicorn.Config(
        application(store, limits, version), log_level="warning", access_log=False, server_header=False,
        lifespan="off", http="h11", ws="none",
        h11_max_incomplete_event_size=_LONGEST_HEAD, timeout_graceful_shutdown=3,
    )
    with listening:
        ready(f"http://{name}:{listening.getsockname()[1]}")
        _Server(settings).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise StoreError(
            "KG851", Place(f"{host}:{port}"), f"不能在这个地址提供服务：{error.strerror or error}。",
            f"This address cannot be served: {error.strerror or error}.",
            "换一个 --port（0 为任意空闲端口）或 --host。", "Choose another --port (0 takes a free one) or --host.",
        ) from error
