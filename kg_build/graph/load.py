"""Graph files into a SPARQL server: one named graph after the other, each replaced as a whole and counted afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg_build.errors import InputError, Place, UsageProblem
from kg_build.graph.area_links import is_area_graph, merged
from kg_build.graph.dataset import dataset_lines, reports_of
from kg_build.graph.iris import ONTOLOGY_IRI
from kg_build.graph.load_errors import counts_differ, no_sparql, rows_cut
from kg_build.graph.load_http import Client
from kg_build.graph.load_stores import Target
from kg_build.graph.parse import read_quads
from kg_build.graph.vocabulary import RDF, VOID, XSD

__all__ = ["CHUNK", "PAGE", "Loader", "Step", "read_graphs"]

PAGE: Final = 5000
"""Rows asked for at once: Virtuoso's packages come with a limit of 10,000, beyond which it leaves rows out."""

CHUNK: Final = 1000
"""Triples in one INSERT DATA: Virtuoso compiles a request as one statement and gives up at some 5,000."""

Graphs = dict[NamedNode, dict[str, Triple]]  # lines of N-Triples, without the full stop, each once

_PLAN: Final = NamedNode("urn:x-kg-build:load-plan")  # names the graphs that hold content on its way
_STAGED: Final = NamedNode("urn:x-kg-build:staged")
_RESULTS: Final = "application/sparql-results+json"
_PUT_TYPE: Final = "application/n-triples"

# One request that changes only what differs. Deleting and inserting the same triple again is what Virtuoso's log forgets
# when the server dies later (7.2.5: a killed server came back with half of a graph that COPY had replaced by itself).
_SWAP: Final = """
DELETE {{ GRAPH {old} {{ ?s ?p ?o }} }} INSERT {{ GRAPH {old} {{ ?x ?y ?z }} }}
WHERE {{
  {{ GRAPH {old} {{ ?s ?p ?o }} FILTER NOT EXISTS {{ GRAPH {new} {{ ?s ?p ?o }} }} }}
  UNION
  {{ GRAPH {new} {{ ?x ?y ?z }} FILTER NOT EXISTS {{ GRAPH {old} {{ ?x ?y ?z }} }} }}
}}
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One graph: its name, how many triples it shall hold, and how many the server had before."""

    graph: str
    triples: int
    before: int


def read_graphs(paths: Iterable[Path | str], loose: str = "") -> Graphs:
    """The named graphs of some files: reports first, what tells of all of them last.

    Args:
        paths: the files.
        loose: the IRI of the graph for triples that stand in none, as in ``.ttl`` and ``.nt`` files; empty: such triples are an error.

    Raises:
        UsageProblem: KG819, ``loose`` is no absolute IRI.
        InputError: KG301 to KG310 a file cannot be read, KG814 it has triples outside named graphs, KG820 it has blank nodes,
            KG815 two files have different graphs of one report.
    """
    graphs: Graphs = {}
    sources: dict[NamedNode, str] = {}
    default = _graph_name(loose) if loose else None
    joined: set[NamedNode] = set()
    for path in map(str, paths):
        here = _graphs_of(path, default)
        for name, content in here.items():
            if name in graphs and graphs[name].keys() != content.keys() and name != default and not _is_shared(name, content):
                raise _two_versions(name, sources[name], path)
            graphs.setdefault(name, {}).update(content)
            if sources.setdefault(name, path) != path and is_area_graph(name, _quads(name, content)):
                joined.add(name)
    for name in joined:
        graphs[name] = {str(quad.triple): quad.triple for quad in merged(name, _quads(name, graphs[name]))}
    return dict(sorted(graphs.items(), key=_last_what_tells_of_others))


def _last_what_tells_of_others(item: tuple[NamedNode, dict[str, Triple]]) -> tuple[bool, bool, bool, str]:
    """The order of loading: reports, areas and their links, the vocabulary, the dataset's description."""
    name, content = item
    return _is_dataset(name, content), name.value == ONTOLOGY_IRI, is_area_graph(name, _quads(name, content)), name.value


def _graphs_of(path: str, default: NamedNode | None) -> Graphs:
    graphs: Graphs = {}
    for quad in read_quads(path):
        name = default if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name
        if name is None:
            raise _no_graphs(path)
        if not isinstance(name, NamedNode) or isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
            raise _blank_nodes(path)
        triple = quad.triple
        graphs.setdefault(name, {})[str(triple)] = triple
    return graphs


def _graph_name(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as problem:
        raise UsageProblem(
            "KG819", Place(f"--graph {iri[:80]!a}"), "图名不是绝对 IRI。", "The name of a graph is an absolute IRI.",
            "例如 https://example.org/graph。", "For example https://example.org/graph.",
        ) from problem  # fmt: skip


def _is_shared(name: NamedNode, content: dict[str, Triple]) -> bool:
    """Whether several builds share a graph, so that theirs are put together: the vocabulary, the areas, the dataset's description."""
    return name.value == ONTOLOGY_IRI or _is_dataset(name, content) or is_area_graph(name, _quads(name, content))


def _is_dataset(name: NamedNode, content: dict[str, Triple]) -> bool:
    """As ``dataset.is_dataset`` says of quads: the graph calls its own name a dataset."""
    return str(Triple(name, RDF.type, VOID.Dataset)) in content


def _quads(name: NamedNode, content: dict[str, Triple]) -> Iterator[Quad]:
    return (Quad(triple.subject, triple.predicate, triple.object, name) for triple in content.values())


class Loader:
    """Puts graphs into one server. Whatever stops it, each graph is there as before or as new; running it again ends in the same store."""

    def __init__(self, client: Client, target: Target) -> None:
        self._client = client
        self.target = target

    def count(self, graph: NamedNode) -> int:
        """How many triples the server has in a graph."""
        rows = self._select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
        try:
            return int(rows[0]["n"]["value"])
        except (LookupError, ValueError, TypeError) as problem:
            raise no_sparql(self.target.query, "no count in it") from problem

    def triples(self, graph: NamedNode) -> list[Triple]:
        """What the server has in a graph; StoreError KG811 when it keeps a part back."""
        expected = self.count(graph)
        everything = f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        if expected > PAGE:  # the order inside, the cut outside: Virtuoso sorts no more than 10,000 rows for a cut beside an ORDER BY
            everything = f"SELECT ?s ?p ?o WHERE {{ {{ {everything} ORDER BY ?s ?p ?o }} }} LIMIT {PAGE}"
        rows = [row for start in range(0, expected, PAGE) for row in self._select(f"{everything} OFFSET {start}" if start else everything)]
        if len(rows) != expected:
            raise counts_differ(graph.value, expected, len(rows))
        try:
            found = [Triple(_term(row["s"]), _term(row["p"]), _term(row["o"])) for row in rows]  # type: ignore[arg-type]  # checked there
        except (LookupError, ValueError, TypeError) as problem:
            raise no_sparql(self.target.query, "terms that are none") from problem
        if expected > PAGE and (different := len(set(found))) != expected:  # pages that overlap leave something out
            raise counts_differ(graph.value, expected, different)
        return found

    def plan(self, graphs: Graphs) -> list[Step]:
        """What ``load`` would do; nothing is written."""
        return [Step(name.value, len(self._whole(name, content)), self.count(name)) for name, content in graphs.items()]

    def load(self, graphs: Graphs, done: Callable[[Step], None] = lambda _: None) -> None:
        """Replace each graph by the given one, add to the vocabulary and the list of reports, and count.

        Raises:
            StoreError: KG801 to KG811. The graphs that ``done`` has been told of are there.
        """
        if not self.target.graph_store:
            self._tidy()
        for name, content in graphs.items():
            lines = list(self._whole(name, content))
            before = self.count(name)
            if self.target.graph_store:
                self._put(name, lines)
            else:
                self._stage(name, lines)
            if (found := self.count(name)) != len(lines):
                raise counts_differ(name.value, len(lines), found)
            done(Step(name.value, len(lines), before))

    def _whole(self, name: NamedNode, content: dict[str, Triple]) -> dict[str, Triple]:
        """The content, with what the server already has in a graph that reports share."""
        if not _is_shared(name, content):
            return content
        there = self.triples(name)
        if name.value == ONTOLOGY_IRI:
            return content | {str(triple): triple for triple in there}
        old = {str(triple): triple for triple in there}
        if not _is_dataset(name, content):
            return {str(quad.triple): quad.triple for quad in merged(name, _quads(name, old | content))}
        reports = reports_of(_quads(name, old)) | reports_of(_quads(name, content))
        described = parse(dataset_lines(name, reports.values()), RdfFormat.N_QUADS)
        return {str(quad.triple): quad.triple for quad in described}

    def _put(self, name: NamedNode, lines: list[str]) -> None:
        """One request of the Graph Store Protocol."""
        body = "".join(f"{line} .\n" for line in lines).encode()
        self._client.ask(
            "PUT", self.target.graph_store, params={self.target.graph_parameter: name.value}, content=body,
            headers={"Content-Type": _PUT_TYPE},
        )

    def _stage(self, name: NamedNode, lines: list[str]) -> None:
        """Chunks into a graph of its own, whose name is written down before; then one request moves what differs."""
        staged = NamedNode(f"{_STAGED.value}:{secrets.token_hex(8)}")  # a new name each time: see _SWAP
        self._update(f"INSERT DATA {{ GRAPH {_PLAN} {{ {staged} a {_STAGED} }} }}")
        for start in range(0, len(lines), CHUNK):
            chunk = " .\n".join(lines[start : start + CHUNK])
            self._update(f"INSERT DATA {{ GRAPH {staged} {{\n{chunk}\n}} }}")
        if (found := self.count(staged)) != len(lines):
            raise counts_differ(name.value, len(lines), found)
        self._update(_SWAP.format(old=name, new=staged))
        self._drop(staged)

    def _tidy(self) -> None:
        """Drop what an interrupted run left on its way."""
        for row in self._select(f"SELECT ?g WHERE {{ GRAPH {_PLAN} {{ ?g a {_STAGED} }} }}"):
            graph = _term(row["g"])
            if isinstance(graph, NamedNode) and graph.value.startswith(f"{_STAGED.value}:"):
                self._drop(graph)

    def _drop(self, staged: NamedNode) -> None:
        self._update(f"CLEAR SILENT GRAPH {staged} ; DELETE DATA {{ GRAPH {_PLAN} {{ {staged} a {_STAGED} }} }}")

    def _update(self, request: str) -> None:
        headers = {"Content-Type": "application/sparql-update", "Accept": f"{_RESULTS}, */*;q=0.5"}
        self._client.ask("POST", self.target.update, content=request.encode(), headers=headers)

    def _select(self, query: str) -> list[dict[str, dict[str, str]]]:
        form = {"query": query, **dict(self.target.query_fields)}
        reply = self._client.ask("POST", self.target.query, form=form, headers={"Accept": _RESULTS})
        answer = reply.json()
        if reply.row_limit is not None:
            raise rows_cut(self.target.query, reply.row_limit)
        try:
            rows = answer["results"]["bindings"]
        except (LookupError, TypeError) as problem:
            raise no_sparql(self.target.query, "JSON, but no result") from problem
        return list(rows)


def _term(binding: dict[str, str]) -> NamedNode | Literal:
    """A binding of the SPARQL JSON results format, Virtuoso's ``typed-literal`` too; its booleans 1 and 0 as they were sent."""
    value, language, datatype = binding["value"], binding.get("xml:lang"), binding.get("datatype")
    if datatype == XSD.boolean.value:
        value = {"1": "true", "0": "false"}.get(value, value)
    if binding["type"] == "uri":
        return NamedNode(value)
    if language:
        return Literal(value, language=language)
    return Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)


def _no_graphs(path: str) -> InputError:
    return InputError(
        "KG814", Place(path), "含有不属于任何命名图的三元组，无法按报告替换。",
        "It has triples outside named graphs; a report's graph could not be replaced as a whole.",
        "把报告构建成 .nq 或 .trig 再装载；或用 --graph IRI 说明它们放进哪个图。",
        "Build the reports as .nq or .trig and load that; or say by --graph IRI which graph they go into.",
    )  # fmt: skip


def _blank_nodes(path: str) -> InputError:
    return InputError(
        "KG820", Place(path), "含有空白节点，装载后无法核对，也无法原样替换。",
        "It has blank nodes, which cannot be compared after loading nor replaced as they were.",
        "本程序不产生空白节点；请先把它们换成 IRI。", "kg-build writes none; give them IRIs first.",
    )  # fmt: skip


def _two_versions(name: NamedNode, first: str, second: str) -> InputError:
    return InputError(
        "KG815", Place(second), f"{name.value} 的内容与 {first} 中的不同。", f"Its graph {name.value} differs from the one in {first}.",
        "只装载其中一个。", "Load only one of the two.",
    )  # fmt: skip
