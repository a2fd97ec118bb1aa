"""Where ``build`` writes: blocks of N-Quads come in; a file, a store or standard output gets them, whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg_build.commands.shell import Talk

if TYPE_CHECKING:
    from kg_build.graph.draft import EmitOptions
    from kg_build.graph.store import Store
    from kg_build.graph.update import Updated
    from kg_build.survey import Known

__all__ = ["Sink"]

_STDOUT = "-"


class Sink:
    """The output of one build."""

    def __init__(self, talk: Talk, options: EmitOptions, output: str, store: str, layout: str) -> None:
        """``output`` is a file or ``-``, ``store`` a folder; where both are empty, standard output gets ``layout``.

        Raises:
            UsageProblem: KG301 a format that is none, told before any work. StoreError: KG321 to KG324.
        """
        from kg_build.graph.serialise import output_format

        self._talk, self._options, self._output, self._folder, self._layout = talk, options, output, store, layout
        self._store: Store | None = None
        output_format(output if self._to_file else f"graph.{layout.removeprefix('.')}")
        if store and (Path(store) / "CURRENT").is_file():
            self._store = self._opened()

    def __enter__(self) -> Sink:
        """Keep the store open until the build has ended."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the store, so that it can be opened again whatever went wrong."""
        self._store = None

    @property
    def _to_file(self) -> bool:
        return bool(self._output) and self._output != _STDOUT

    def _opened(self) -> Store:
        from kg_build.graph.store import open_store

        return open_store(self._folder, writable=True)

    def known(self) -> Known | None:
        """What the store holds already and need not be read; a file or standard output is always written from all that is given."""
        return None if self._store is None or self._output else self._recognised

    def _recognised(self, sha256: str, name: str, options: str) -> tuple[str, str] | None:
        from kg_build.graph.update import recognised

        return recognised(self._store, self._options.base_iri, self._options.version)(sha256, name, options) if self._store else None

    def write(self, blocks: Iterable[bytes]) -> None:
        """Into the file, the store, or standard output when neither is named."""
        from kg_build.graph.serialise import write_nquads

        if self._folder and self._output:
            blocks = list(blocks)
        if self._folder:
            self._to_store(blocks)
        if self._to_file:
            write_nquads(self._output, blocks, self._options.base_iri)
        elif self._output or not self._folder:
            _to_stdout(blocks, self._layout, self._options.base_iri)

    def _to_store(self, blocks: Iterable[bytes]) -> None:
        from kg_build.builder import quads_of
        from kg_build.graph.update import update

        quads = list(quads_of(blocks))
        if self._store is None:
            self._store = self._opened()
        self._say(update(self._store, quads, self._options.base_iri))

    def _say(self, done: Updated) -> None:
        from kg_build.graph.revision import Kind

        for one in done.changes:
            if one.kind is Kind.REVISED:
                self._talk.warn(
                    "KG616", self._folder,
                    f"{one.report} 的正文有更正，图已替换：新增 {one.came} 条陈述，去掉 {one.went} 条，{one.stayed} 条不变。",
                    f"The text of {one.report} was corrected and its graph replaced: statements new {one.came}, gone {one.went}, "
                    f"unchanged {one.stayed}.",
                )
        if done.verdicts is not None:
            told = done.verdicts
            self._talk.say(
                f"判断已更新：新增 {told.came} 项，去掉 {told.went} 项，{told.stayed} 项不变",
                f"verdicts brought up to date: new {told.came}, gone {told.went}, unchanged {told.stayed}",
            )


def _to_stdout(blocks: Iterable[bytes], layout: str, base: str) -> None:
    """The whole graph on standard output, or nothing: it is written only when the last report has been read."""
    import io

    from kg_build.builder import quads_of
    from kg_build.graph.serialise import FORMATS, serialise

    held = list(blocks)
    graph_format = FORMATS[f".{layout.removeprefix('.')}"]
    if graph_format.ending != ".nq":
        packed = io.BytesIO()
        serialise(quads_of(held), graph_format, packed, base)
        held = [packed.getvalue()]
    sys.stdout.buffer.writelines(held)
    sys.stdout.buffer.flush()
