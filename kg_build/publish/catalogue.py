"""DCAT 3: a catalogue, a series for each government, a dataset for each report and for the whole, a distribution for each file.

Every node has an IRI. Datasets bear the names of their graphs, so that the catalogue speaks of what the data calls itself; files, licence
and publisher have addresses below the publisher's own.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from pyoxigraph import NamedNode

from kg_build.graph.iris import ONTOLOGY_IRI
from kg_build.graph.lines import GraphLines, Term, date, iri, text, typed, year
from kg_build.graph.vocabulary import RDFS, XSD
from kg_build.publish.about import GraphFacts
from kg_build.publish.contents import Contents, Series
from kg_build.publish.files import File
from kg_build.publish.rights import RIGHTS
from kg_build.publish.terms import DC, DCAT3, FOAF3, PROV3, SPDX, a, both, node, number, plain, tagged

__all__ = ["catalogue", "titles"]

_EU: Final = "http://publications.europa.eu/resource/authority/"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_HEX: Final = NamedNode(f"{XSD.iri}hexBinary")
_LANGUAGE: Final = (iri(DC.language), node(f"{_EU}language/ZHO"))
_PUBLIC: Final = (iri(DC.accessRights), node(f"{_EU}access-right/PUBLIC"))
_GOVERNMENT: Final = (iri(DCAT3.theme), node(f"{_EU}data-theme/GOVE"))
_KEYWORDS: Final = (*both(DCAT3.keyword, "政府工作报告", "government work report"), *both(DCAT3.keyword, "知识图谱", "knowledge graph"))

Pairs = tuple[tuple[Term, Term], ...]


def catalogue(contents: Contents) -> GraphLines:
    """The lines of the catalogue."""
    lines = GraphLines()
    _catalog(lines, contents)
    _whole(lines, contents)
    for series in contents.series:
        _series(lines, contents, series)
    for graph in (*contents.reports, *contents.others):
        _dataset(lines, contents, graph)
    _who_and_how(lines, contents)
    return lines


def _common(contents: Contents, license_iri: str = "") -> Pairs:
    """What is said alike of the catalogue and of each of its datasets."""
    decisions = contents.decisions
    issued: Pairs = ((iri(DC.issued), date(decisions.issued)), (iri(DC.modified), date(decisions.issued))) if decisions.issued else ()
    return ((iri(DC.publisher), publisher(contents)), *_terms_of_use(contents, license_iri), _LANGUAGE, *issued)


def _terms_of_use(contents: Contents, license_iri: str) -> Pairs:
    """The licence, the graph's own or the publisher's, and the statement of rights."""
    return (iri(DC.license), node(license_iri or contents.decisions.license)), (iri(DC.rights), node(contents.decisions.within("rights")))


def titles(graph: GraphFacts) -> Pairs:
    """A graph's titles in the languages it has some in; without any, its name."""
    found = ((graph.title_zh, "zh"), (graph.title_en, "en"))
    said = tuple((iri(DC.title), tagged(words, language)) for words, language in found if words)
    return said or ((iri(DC.title), plain(graph.name)),)


def publisher(contents: Contents) -> Term:
    """The publisher's IRI."""
    return node(contents.decisions.publisher_iri or contents.decisions.within("publisher"))


def _catalog(lines: GraphLines, contents: Contents) -> None:
    decisions = contents.decisions
    members = [contents.dataset, *(series.iri for series in contents.series)]
    members += [graph.name for graph in (*contents.reports, *contents.others)]
    lines.describe(
        node(decisions.within("catalog")), a(DCAT3.Catalog),
        *both(DC.title, "政府工作报告开放数据目录", "Open data catalogue of government work reports"),
        *both(
            DC.description,
            f"{len(contents.reports)} 份政府工作报告的知识图谱和表格的目录，涉及 {len(contents.series)} 个政府。",
            f"Catalogue of the knowledge graphs and tables of {len(contents.reports)} work reports of {len(contents.series)} governments.",
        ),
        *_common(contents), (iri(FOAF3.homepage), node(decisions.base_url)),
        *((iri(DCAT3.dataset), node(member)) for member in members),
    )  # fmt: skip


def _whole(lines: GraphLines, contents: Contents) -> None:
    """The dataset of everything."""
    dataset, decisions = node(contents.dataset), contents.decisions
    lines.describe(
        dataset, a(DCAT3.Dataset),
        *both(DC.title, "政府工作报告知识图谱", "Knowledge graph of government work reports"),
        *both(
            DC.description,
            f"全部 {len(contents.reports)} 份报告：{contents.quads} 条三元组（各图分别计数），以及表格。每条陈述都附有原文位置。",
            f"All {len(contents.reports)} reports: {contents.quads} triples (each graph counted for itself), and tables. "
            "Every statement has its place in the source text.",
        ),
        (iri(DC.identifier), plain(contents.dataset)), _PUBLIC, _GOVERNMENT, *_KEYWORDS, *_common(contents),
        (iri(DCAT3.landingPage), node(decisions.base_url)), (iri(DC.conformsTo), node(ONTOLOGY_IRI)),
        (iri(PROV3.wasGeneratedBy), node(decisions.within("publication"))),
    )  # fmt: skip
    _distributions(lines, contents, dataset, contents.whole)


def _series(lines: GraphLines, contents: Contents, series: Series) -> None:
    subject, reports = node(series.iri), series.reports
    years = [report.plan_year for report in reports if report.plan_year]
    lines.describe(
        subject, a(DCAT3.DatasetSeries),
        *both(DC.title, f"{series.zh}历年政府工作报告", f"Government work reports: {series.en}"),
        *both(
            DC.description, f"{series.zh}的 {len(reports)} 份政府工作报告，每份一个数据集。",
            f"{len(reports)} work reports of one government ({series.en}), each a dataset.",
        ),
        *_common(contents), (iri(DCAT3.first), node(reports[0].name)), (iri(DCAT3.last), node(reports[-1].name)),
        *_period(lines, contents, min(years, default=""), max(years, default="")),
        *(((iri(DC.spatial), node(reports[-1].area)),) if reports[-1].area else ()),
    )  # fmt: skip
    for earlier, later in pairwise(reports):
        lines.add(node(later.name), iri(DCAT3.prev), node(earlier.name))
    for report in reports:
        lines.add(node(report.name), iri(DCAT3.inSeries), subject)


def _dataset(lines: GraphLines, contents: Contents, graph: GraphFacts) -> None:
    """A report's dataset, or that of another named graph (links, vocabulary, follow-ups)."""
    subject = node(graph.name)
    what_zh = f"《{graph.zh}》的知识图谱" if graph.report else f"图 {graph.name}"
    what_en = "Knowledge graph of one report" if graph.report else f"Graph {graph.name}"
    lines.describe(
        subject, a(DCAT3.Dataset), *titles(graph),
        *both(DC.description, f"{what_zh}，{graph.triples} 条三元组。", f"{what_en}: {graph.triples} triples."),
        (iri(DC.identifier), plain(graph.name)), _PUBLIC, _GOVERNMENT, *_common(contents, graph.license),
        (iri(DC.conformsTo), node(ONTOLOGY_IRI)), *(_KEYWORDS if graph.report else ()),
        *(((iri(DC.spatial), node(graph.area)),) if graph.area else ()),
        *_period(lines, contents, graph.review_year, graph.plan_year),
        *((iri(PROV3.wasDerivedFrom), node(source)) for source in graph.sources),
        *((iri(PROV3.wasGeneratedBy), node(activity)) for activity in graph.activities),
    )  # fmt: skip
    if graph.license:
        lines.describe(node(graph.license), a(DC.LicenseDocument))
    _distributions(lines, contents, subject, contents.parts.get(graph.name, []), graph.license)


def _period(lines: GraphLines, contents: Contents, first: str, last: str) -> Pairs:
    """The years that a dataset is about."""
    if not (first or last):
        return ()
    first, last = first or last, last or first
    period = node(contents.decisions.within(f"period/{first}-{last}"))
    lines.describe(period, a(DC.PeriodOfTime), (iri(DCAT3.startDate), year(int(first))), (iri(DCAT3.endDate), year(int(last))))
    return ((iri(DC.temporal), period),)


def _distributions(lines: GraphLines, contents: Contents, dataset: Term, files: list[File], license_iri: str = "") -> None:
    decisions = contents.decisions
    for file in files:
        subject, url = node(decisions.within(file.path)), node(decisions.url(file.path))
        checksum = node(decisions.within(f"sha256/{file.path}"))
        lines.add(dataset, iri(DCAT3.distribution), subject)
        packing: Pairs = ((iri(DCAT3.compressFormat), node(f"{_IANA}application/gzip")),) if file.compressed else ()
        lines.describe(
            subject, a(DCAT3.Distribution), (iri(DC.title), text(file.label)), (iri(DCAT3.accessURL), url), (iri(DCAT3.downloadURL), url),
            (iri(DCAT3.mediaType), node(_IANA + file.media_type)), *packing, (iri(DC.format), node(f"{_EU}file-type/{file.file_type}")),
            (iri(DCAT3.byteSize), number(file.size)), (iri(SPDX.checksum), checksum), *_terms_of_use(contents, license_iri),
            *(((iri(FOAF3.page), node(decisions.url(_metadata(file)))),) if file.file_type == "CSV" else ()),
        )  # fmt: skip
        lines.describe(
            checksum, a(SPDX.Checksum), (iri(SPDX.algorithm), iri(SPDX.checksumAlgorithm_sha256)),
            (iri(SPDX.checksumValue), typed(file.sha256, _HEX)),
        )


def _metadata(table: File) -> str:
    """The CSVW description beside a table."""
    return f"{table.path.rpartition('/')[0]}/csv-metadata.json"


def _who_and_how(lines: GraphLines, contents: Contents) -> None:
    """The publisher, the licence and the rights."""
    decisions = contents.decisions
    lines.describe(publisher(contents), a(FOAF3.Agent), (iri(FOAF3.name), text(decisions.publisher_name)))
    lines.describe(node(decisions.license), a(DC.LicenseDocument))
    rights = node(decisions.within("rights"))
    lines.describe(rights, a(DC.RightsStatement), *both(RDFS.label, *RIGHTS))

