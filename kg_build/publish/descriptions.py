"""The files around the data: catalogue, statistics, provenance, pages, ontology, shapes, notes for the server; all from ``Contents``."""

from __future__ import annotations

import shutil
from pathlib import Path
from string import Template
from typing import Final

from kg_build.publish.catalogue import catalogue
from kg_build.publish.contents import Contents
from kg_build.publish.html import LANGUAGES, page_name
from kg_build.publish.index_page import index_page
from kg_build.publish.ontology_page import ontology_pages
from kg_build.publish.provenance import provenance
from kg_build.publish.rights import RIGHTS
from kg_build.publish.terms import in_json_ld, in_turtle
from kg_build.publish.void import void
from kg_build.resources import data_directory

__all__ = ["CATALOGUE_SHAPES", "write_descriptions"]

_HERE: Final = Path(__file__).parent
CATALOGUE_SHAPES: Final = _HERE / "catalogue-shapes.ttl"
_VOCABULARY: Final = (".ttl", ".jsonld")


def write_descriptions(folder: Path, contents: Contents) -> None:
    """Write everything but the data, the tables and the checksums."""
    described = catalogue(contents)
    statistics = in_turtle(void(contents), contents.base)
    (folder / ".well-known").mkdir()
    files = {
        "catalog.ttl": in_turtle(described, contents.base), "catalog.jsonld": in_json_ld(described),
        "void.ttl": statistics, ".well-known/void": statistics,
        "provenance.ttl": in_turtle(provenance(contents), contents.base),
        "README.md": _readme(contents),
        "portal-metadata.csv": (_HERE / "portal-metadata.csv").read_bytes(),
    } | {page_name("index", language): index_page(contents, language) for language in LANGUAGES}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    _copy("ontology", folder / "ontology")
    _copy("shapes", folder / "shapes")
    (folder / "shapes" / CATALOGUE_SHAPES.name).write_bytes(CATALOGUE_SHAPES.read_bytes())
    for name, data in ontology_pages().items():
        (folder / "ontology" / name).write_bytes(data)


def _copy(name: str, target: Path) -> None:
    """The RDF files of a data folder, those in folders below it too."""
    source = data_directory(name)
    for path in sorted(source.rglob("*")):
        if path.suffix in _VOCABULARY and path.is_file():
            copy = target / path.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


def _readme(contents: Contents) -> bytes:
    template = Template((_HERE / "folder_readme.md").read_text(encoding="utf-8"))
    return template.substitute(
        version=contents.version, base_url=contents.decisions.base_url, license=contents.decisions.license,
        rights_zh=RIGHTS[0], rights_en=RIGHTS[1],
    ).encode()  # fmt: skip
