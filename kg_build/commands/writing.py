"""A page in, a file written whole out; one line says where."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg_build.commands.shell import Talk

__all__ = ["write_page"]


def write_page(talk: Talk, page: str, target: str) -> None:
    """Write an HTML page to ``target``, whole or not at all, and say so."""
    from kg_build.graph.output import replace_file

    with replace_file(target) as file:
        file.write(page.encode())
    talk.say(f"网页写在 {target}", f"The page is {target}")
