"""PROV of the folder: which program in which version made it, from which graphs, and from which source files those were made."""

from __future__ import annotations

from kg_build.graph.iris import Minter
from kg_build.graph.lines import GraphLines, iri, text, typed
from kg_build.graph.vocabulary import RDFS, SCHEMA, XSD
from kg_build.publish.contents import Contents
from kg_build.publish.terms import PROV3, a, both, node

__all__ = ["provenance"]

_REPOSITORY_NAME = "kg-build"


def provenance(contents: Contents) -> GraphLines:
    """The lines of ``provenance.ttl``. No time is in them unless the publisher gives one."""
    lines, decisions = GraphLines(), contents.decisions
    activity, agent = node(decisions.within("publication")), iri(Minter(contents.base).software(contents.version))
    lines.describe(
        activity, a(PROV3.Activity), *both(RDFS.label, "生成这个文件夹", "making of this folder"), (iri(PROV3.wasAssociatedWith), agent),
        *(((iri(PROV3.endedAtTime), typed(decisions.ended, XSD.dateTime)),) if decisions.ended else ()),
        *((iri(PROV3.used), node(graph.name)) for graph in (*contents.reports, *contents.others)),
    )
    lines.describe(
        agent, a(PROV3.SoftwareAgent), a(PROV3.Agent), (iri(RDFS.label), text(_REPOSITORY_NAME)),
        (iri(SCHEMA.softwareVersion), text(contents.version)),
    )
    lines.describe(node(contents.dataset), a(PROV3.Entity), (iri(PROV3.wasGeneratedBy), activity))
    for file in (*contents.whole, *(file for files in contents.parts.values() for file in files)):
        lines.describe(node(decisions.url(file.path)), a(PROV3.Entity), (iri(PROV3.wasGeneratedBy), activity))
    for graph in (*contents.reports, *contents.others):
        subject = node(graph.name)
        lines.add(subject, *a(PROV3.Entity))
        for made_by in graph.activities:
            lines.add(subject, iri(PROV3.wasGeneratedBy), node(made_by))
        for source, name in graph.sources.items():
            lines.add(subject, iri(PROV3.wasDerivedFrom), node(source))
            lines.describe(node(source), a(PROV3.Entity), *(((iri(RDFS.label), text(name)),) if name else ()))
    return lines
