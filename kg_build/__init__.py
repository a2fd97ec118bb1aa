"""China's government work reports as a knowledge graph: reports in, facts and triples with their evidence out.

Everything the command line does is a function here first. A name is imported when it is first used, so ``import kg_build`` is cheap.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg_build.asking import Answers as Answers
    from kg_build.asking import ask as ask
    from kg_build.asking import open_store as open_store
    from kg_build.builder import build as build
    from kg_build.builder import build_graph as build_graph
    from kg_build.ledger import audit as audit
    from kg_build.link.federate import federate as federate
    from kg_build.link.linking import reviewed_links as reviewed_links
    from kg_build.link.linking import update_candidates as update_candidates
    from kg_build.pipeline import explain as explain
    from kg_build.pipeline import extract as extract
    from kg_build.publish.folder import publish_folder as publish_folder
    from kg_build.text.segment import Overrides as Overrides
    from kg_build.text.segment import read_report as read_report

_HOMES = {
    "Answers": "kg_build.asking",
    "Overrides": "kg_build.text.segment",
    "ask": "kg_build.asking",
    "audit": "kg_build.ledger",
    "build": "kg_build.builder",
    "build_graph": "kg_build.builder",
    "explain": "kg_build.pipeline",
    "extract": "kg_build.pipeline",
    "federate": "kg_build.link.federate",
    "open_store": "kg_build.asking",
    "publish_folder": "kg_build.publish.folder",
    "read_report": "kg_build.text.segment",
    "reviewed_links": "kg_build.link.linking",
    "update_candidates": "kg_build.link.linking",
}

__all__ = [
    "Answers", "Overrides", "__version__", "ask", "audit", "build", "build_graph", "explain", "extract", "federate", "open_store",
    "publish_folder", "read_report", "reviewed_links", "update_candidates",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home on first use (PEP 562); the version comes from the installed metadata, its one source."""
    if name == "__version__":
        from importlib.metadata import version

        return version("kg-build")
    if name not in _HOMES:
        raise AttributeError(f"module 'kg_build' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names, whether imported yet or not."""
    return sorted(__all__)
