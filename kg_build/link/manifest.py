"""What a reconciliation service says of itself: its manifest in, the version we speak with it and its entities' IRIs out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from kg_build.link.problems import not_understood
from kg_build.link.strict import http_iri, object_of

__all__ = ["Manifest", "read_manifest"]

_OLD: Final = ("0.1", "0.2")
_DRAFT: Final = re.compile(r"1\.0(-draft)?")
_ID: Final = re.compile(r"[^\s<>\"{}|\\^`\x00-\x1f\x7f]{1,200}")
_SPACE: Final = re.compile(r"https?://.*[/#=:]")
_SLOT_OLD: Final = re.compile(r"\{\{id\}\}")
_SLOT: Final = re.compile(r"\{(\+?)id\}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """``draft`` for the 1.0 draft; ``space`` is before every id, or ``view`` holds a place for it; ``batch`` 0 when no size is said."""

    draft: bool
    space: str
    view: str
    batch: int

    def entity(self, identifier: str) -> str:
        """The IRI of an entity; ValueError when its identifier gives none.

        The identifier space goes before the view of 0.2: the first names the entity (…/entity/Q5), the second a page about it.
        """
        if not _ID.fullmatch(identifier):
            raise ValueError(f"the id {identifier[:60]!r} is none that an address can hold")
        if identifier.startswith(("http://", "https://")):
            return http_iri(identifier)
        if self.space:
            return http_iri(self.space + quote(identifier, safe="/:@!$&'()*+,;=-._~"))
        slot = _SLOT if self.draft else _SLOT_OLD

        def put(found: re.Match[str]) -> str:
            return quote(identifier, safe="/:@!$&'()*+,;=-._~" if found.re.groups and found.group(1) else "-._~")

        return http_iri(slot.sub(put, self.view))


def read_manifest(data: Any, url: str) -> Manifest:
    """A service's manifest.

    Raises:
        ValueError: it is no JSON object. InputError: KG934, a version or form of identifiers that we cannot use.
    """
    manifest = object_of(data, "the manifest")
    versions = manifest.get("versions", ["0.1"])  # 0.1 had no such field
    if not isinstance(versions, list):
        raise ValueError("versions is no list")
    if not isinstance(manifest.get("name"), str):
        raise ValueError("the manifest has no name")
    draft = not any(version in _OLD for version in versions)
    if draft and not any(isinstance(version, str) and _DRAFT.fullmatch(version) for version in versions):
        shown = ", ".join(str(version)[:20] for version in versions[:5]) or "-"
        raise not_understood(url, f"它说的版本是 {shown}", f"its versions are {shown}")
    space = manifest.get("identifierSpace")
    view = manifest.get("view")
    template = view.get("url") if isinstance(view, dict) else ""
    space = space if not draft and isinstance(space, str) and _SPACE.fullmatch(space) else ""
    slots = (_SLOT if draft else _SLOT_OLD).findall(template) if isinstance(template, str) else []
    if not space and len(slots) != 1:
        raise not_understood(url, "它没有说明条目的地址", "it does not say where its entities are")
    batch = manifest.get("batchSize")
    return Manifest(draft, space, str(template or ""), batch if isinstance(batch, int) and not isinstance(batch, bool) and batch > 0 else 0)
