"""A service of the W3C Reconciliation API as a source of candidates: versions 0.1 and 0.2, and the 1.0 draft, by what its manifest says.

0.2 takes a form field ``queries`` (an object of queries) at its address and answers with an object of ``result`` lists; the 1.0 draft
takes JSON at ``/reconcile`` (a list of queries made of ``conditions``) and answers with a list of ``candidates``. An answer is read
strictly: what is not as the specification says is refused as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from kg_build.errors import StoreError
from kg_build.link.candidates import Entity, Found
from kg_build.link.manifest import Manifest, read_manifest
from kg_build.link.strict import finite, listed, named, object_of, tidy
from kg_build.link.web import Request, Web

__all__ = ["Reconciliation", "Wanted"]

_TOO_LARGE: Final = 413
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a service is asked for.

    Args:
        types: the service's type for each kind of entity; a kind without one is asked for without a type.
        properties: the service's property → ``code``, ``place`` or ``label`` of the entity.
        limit: candidates for each entity, at most.
        batch: queries in one request, at most; a service may want fewer.
    """

    types: tuple[tuple[str, str], ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    limit: int = 5
    batch: int = 20

    def values(self, entity: Entity) -> list[tuple[str, str]]:
        """The properties of an entity that are known, with their values."""
        known = {"code": entity.code if entity.code.isdecimal() else "", "place": entity.places[0] if entity.places else ""}
        return [(name, known[what]) for name, what in self.properties if known[what]]


class Reconciliation:
    """The service at ``url``."""

    def __init__(self, url: str, web: Web, wanted: Wanted) -> None:
        self._url = url
        self._web = web
        self._wanted = wanted
        self._by_code = any(what == "code" for _, what in wanted.properties)

    @property
    def name(self) -> str:
        """Its address."""
        return self._url

    def find(self, entities: Iterable[Entity]) -> list[Found]:
        """The candidates of the service, by entity in the order given, in the service's order.

        Raises:
            InputError: KG933 an answer that makes no sense, KG934 a manifest of no use.
            StoreError: KG932 no answer, KG935 not cached, KG937 the cache fails.
        """
        manifest = self._web.get(Request("GET", self._url), lambda data: read_manifest(data, self._url))
        asked = [entity for entity in entities if len(entity.label) <= _LONGEST_NAME]
        size = max(1, min(self._wanted.batch, manifest.batch or self._wanted.batch))
        return [found for at in range(0, len(asked), size) for found in self._batch(asked[at : at + size], manifest)]

    def _batch(self, batch: list[Entity], manifest: Manifest) -> list[Found]:
        """One request; a batch that the service finds too large is sent in two halves."""
        try:
            return self._web.get(self._request(batch, manifest), lambda data: list(self._read(data, batch, manifest)))
        except StoreError as problem:
            if getattr(problem, "status", 0) != _TOO_LARGE or len(batch) == 1:
                raise
        half = len(batch) // 2
        return self._batch(batch[:half], manifest) + self._batch(batch[half:], manifest)

    def _request(self, batch: list[Entity], manifest: Manifest) -> Request:
        if manifest.draft:
            document = {"queries": [self._conditions(entity) for entity in batch]}
            return Request("POST", self._url.rstrip("/") + "/reconcile", document=_json(document))
        queries = {f"q{at}": self._query(entity) for at, entity in enumerate(batch)}
        return Request("POST", self._url, form=(("queries", _json(queries)),))

    def _query(self, entity: Entity) -> dict[str, Any]:
        """A query of version 0.2."""
        query: dict[str, Any] = {"query": entity.label, "limit": self._wanted.limit}
        if kind := dict(self._wanted.types).get(entity.kind):
            query["type"] = kind
        if values := self._wanted.values(entity):
            query["properties"] = [{"pid": name, "v": value} for name, value in values]
        return query

    def _conditions(self, entity: Entity) -> dict[str, Any]:
        """A query of the 1.0 draft."""
        conditions: list[dict[str, Any]] = [{"matchType": "name", "propertyValue": entity.label}]
        conditions += [
            {"matchType": "property", "propertyId": name, "propertyValue": value} for name, value in self._wanted.values(entity)
        ]
        query: dict[str, Any] = {"conditions": conditions, "limit": self._wanted.limit}
        if kind := dict(self._wanted.types).get(entity.kind):
            query["type"] = kind
        return query

    # The answer -----------------------------------------------------------------------------------------------------------------------

    def _read(self, data: Any, batch: list[Entity], manifest: Manifest) -> Iterator[Found]:
        """The candidates in an answer; ValueError where it is not as the specification says."""
        if manifest.draft:
            results = listed(object_of(data, "the answer"), "results")
            if len(results) != len(batch):
                raise ValueError(f"{len(results)} results for {len(batch)} queries")
            lists = [listed(object_of(result, f"results[{at}]"), "candidates") for at, result in enumerate(results)]
        else:
            answer = object_of(data, "the answer")
            lists = [listed(object_of(answer.get(f"q{at}"), f"q{at}"), "result") for at in range(len(batch))]
        for entity, candidates in zip(batch, lists, strict=True):
            read = [self._candidate(entity, object_of(one, "a candidate"), manifest) for one in candidates]
            best = dict.fromkeys(found.iri for found in read)
            yield from [next(found for found in read if found.iri == iri) for iri in list(best)[: self._wanted.limit]]

    def _candidate(self, entity: Entity, candidate: dict[str, Any], manifest: Manifest) -> Found:
        names = (named(candidate, "name"),)
        said = []
        if "score" in candidate or not manifest.draft:
            said.append(f"服务评分 {finite(candidate, 'score')} the service's score")
        match = candidate.get("match", False)
        if not isinstance(match, bool):
            raise ValueError(f"match is {type(match).__name__} and no boolean")
        if match:
            said.append("服务认定 the service is sure")
        kinds = [_type(kind) for kind in listed(candidate, "type")] if candidate.get("type") is not None else []
        if kinds:
            said.append(f"类型 type {', '.join(kinds[:3])}")
        description = candidate.get("description") or ""
        if not isinstance(description, str):
            raise ValueError("description is no text")
        return Found(
            entity.iri, manifest.entity(named(candidate, "id")), names, self._url, "code" if self._by_code and entity.code else "name",
            tidy(description), said=tuple(said),
        )


def _type(kind: Any) -> str:
    """A type by its name, else by its id."""
    if isinstance(kind, str):
        return tidy(kind, 60)
    typed = object_of(kind, "a type")
    return tidy(typed["name"], 60) if isinstance(typed.get("name"), str) and typed["name"].strip() else named(typed, "id")


def _json(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
