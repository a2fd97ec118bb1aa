"""A SPARQL service with Wikidata's properties as a source of candidates: areas by their code (P442), organizations by their name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode

from kg_build.link.asking import Row, rows_of
from kg_build.link.candidates import Entity, Found
from kg_build.link.name_parts import has_han
from kg_build.link.problems import no_sense
from kg_build.link.strict import http_iri, tidy
from kg_build.link.web import Web

__all__ = ["ORGANIZATION", "SparqlEndpoint"]

ORGANIZATION: Final = "http://www.wikidata.org/entity/Q43229"
_LANGUAGES: Final = ("zh", "zh-hans", "zh-cn")  # the tags that Chinese labels have on Wikidata; an alias may have any
_NAMES: Final = 4  # of one entity: its label and three aliases


class SparqlEndpoint:
    """The service at ``url``; ``organization`` is the class that organizations are sought in, ``batch`` how many entities go together."""

    def __init__(self, url: str, web: Web, *, organization: str = ORGANIZATION, batch: int = 50) -> None:
        self._url = url
        self._web = web
        self._class = NamedNode(organization)
        self._batch = batch

    @property
    def name(self) -> str:
        """Its address."""
        return self._url

    def find(self, entities: Iterable[Entity]) -> list[Found]:
        """Areas by code, then organizations by name, each in the order given.

        Raises:
            InputError: KG933 an answer that makes no sense. StoreError: KG932 no answer, KG935 not cached, KG937 the cache fails.
        """
        listed = list(entities)
        areas = [entity for entity in listed if entity.kind == "area" and entity.code.isdecimal()]
        named = [entity for entity in listed if entity.kind == "organization"]
        found: list[Found] = []
        for at in range(0, len(areas), self._batch):
            found += self._areas(areas[at : at + self._batch])
        for at in range(0, len(named), self._batch):
            found += self._organizations(named[at : at + self._batch])
        return found

    def _areas(self, batch: Sequence[Entity]) -> list[Found]:
        codes = [Literal(entity.code) for entity in batch]
        items = self._items(rows_of(self._web, self._url, "candidates-by-code", {"code": codes}))
        return [_found(entity, item, self._url, "code") for entity in batch for item in items if entity.code in item.said["code"]]

    def _organizations(self, batch: Sequence[Entity]) -> list[Found]:
        names = dict.fromkeys(name for entity in batch for name in _asked(entity))
        wanted = [Literal(name, language=language) for name in names for language in _LANGUAGES]
        items = self._items(rows_of(self._web, self._url, "candidates-by-name", {"wanted": wanted, "class": [self._class]}))
        return [_found(entity, item, self._url, "name") for entity in batch for item in items if item.is_called(_asked(entity))]

    def _items(self, rows: list[Row]) -> list[_Item]:
        """What the rows say of each item, in their order."""
        items: dict[str, _Item] = {}
        for row in rows:
            try:
                iri = http_iri(row.get("item", ""))
            except ValueError as problem:
                raise no_sense(self._url, str(problem)) from problem
            items.setdefault(iri, _Item(iri)).said[row.get("what", "")].append(row.get("value", ""))
        return list(items.values())


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of the service and what is said of it: code, label, alias, description, place, ended."""

    iri: str
    said: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def is_called(self, names: Sequence[str]) -> bool:
        """Whether one of the names is a label or alias of it."""
        return not {*self.said["label"], *self.said["alias"]}.isdisjoint(names)

    def names(self) -> tuple[str, ...]:
        """Labels before aliases, Chinese before other names, each once; its last part where it has none."""
        labels = sorted(self.said["label"], key=lambda name: (not has_han(name), name))
        listed = [tidy(name) for name in (*labels, *sorted(self.said["alias"])) if name.strip()]
        return tuple(dict.fromkeys(listed)) or (self.iri.rpartition("/")[2],)


def _found(entity: Entity, item: _Item, source: str, method: str) -> Found:
    """An item as a candidate; of several codes the entity's own counts."""
    codes = item.said["code"]
    code = entity.code if entity.code in codes else next(iter(codes), "")
    return Found(
        entity.iri, item.iri, item.names(), source, method, tidy(next(iter(item.said["description"]), "")),
        tuple(dict.fromkeys(map(tidy, item.said["place"]))), code, tidy(next(iter(item.said["ended"]), "")[:10]),
    )


def _asked(entity: Entity) -> tuple[str, ...]:
    """The Chinese names that an organization is sought by."""
    return tuple(name for name in entity.names if has_han(name) and "\\" not in name)[:_NAMES]
