"""A unit as written in, its concept and its conversion out: how many base units it is, exactly, and a value in base units.

What ontology/units.ttl says of a unit is taken as it is. A unit of two such units (元/亩, 微克每立方米, 件/万人) follows from its parts by
rule: its base unit is made of theirs, its multiplier is the quotient of theirs, whether the file lists the compound or not.

Conversions are fractions; a decimal is made at the very end. 亩 is 2000/3 m², so 3 亩 are 2000 m² and not 1999.99…; what stays without end
is rounded to 15 places, which is what stores of xsd:decimal hold (measured: Virtuoso 15, Oxigraph 18).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Final
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kg_build.graph.concepts import Description, describe, ontology_quads, unit_for
from kg_build.graph.iris import UNIT_BASE, normal_form, segment, unit_name
from kg_build.graph.vocabulary import GWR, QUDT, RDF, SKOS, XSD

__all__ = ["Conversion", "base_value", "conversion", "describe_unit", "plain", "unit_node"]

_DIGITS: Final = 15
_PLACES: Final = Decimal(1).scaleb(-_DIGITS)
_PRECISE: Final = Context(prec=120, rounding=ROUND_HALF_EVEN)
_STROKE: Final = re.compile("[/每]")
_MULTIPLIED: Final = re.compile("(?P<multiplier>万亿|亿|万|千|百|十)(?P<unit>.+)")
_MULTIPLIERS: Final = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}
_KIND_BASE: Final = "https://w3id.org/gwr/quantity-kind/"
_KIND_IN: Final = f"{_KIND_BASE}in/"
_QUDT_KINDS: Final = "http://qudt.org/vocab/quantitykind/"
# What QUDT calls the quotient of two of its kinds; other quotients are kinds of our own, named after their base unit.
_QUOTIENTS: Final = {
    ("Mass", "Volume"): "MassDensity", ("Mass", "Area"): "MassPerArea", ("Mass", "Time"): "MassFlowRate", ("Mass", "Mass"): "MassRatio",
    ("Length", "Time"): "Velocity", ("Volume", "Time"): "VolumeFlowRate",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a unit is worth.

    Args:
        base: the written form of the unit that base values are given in.
        multiplier: how many coherent units it is (QUDT's conversion multiplier).
        factor: how many base units it is; the base unit's own multiplier need not be 1 (千瓦时).
        kind: the IRI of its kind of quantity.
    """

    base: str
    multiplier: Fraction
    factor: Fraction
    kind: str


@lru_cache(maxsize=4096)
def conversion(written: str) -> Conversion | None:
    """What a unit as written is worth; None when it is unknown or does not convert by a factor (℃, 番).

    >>> conversion("亩").factor, conversion("公斤/亩").factor, conversion("元/度").base
    (Fraction(2000, 3), Fraction(3, 2000), '元/千瓦时')
    """
    node = unit_for(written)
    return (_stated().get(node) if node else None) or _quotient(normal_form(written))


@lru_cache(maxsize=4096)
def unit_node(written: str) -> NamedNode | None:
    """The shared concept of a unit: of the file, or a compound of its units; None for any other.

    >>> unit_node("元/公顷").value
    'https://w3id.org/gwr/unit/元%2F公顷'
    """
    found = unit_for(written)
    if found is None and _quotient(normal_form(written)) is not None:
        return NamedNode(UNIT_BASE + unit_name(written))
    return found


def base_value(value: Decimal, written: str) -> Decimal | None:
    """A value in base units; None when the unit is its own base unit or does not convert.

    >>> base_value(Decimal("1.5"), "亩"), base_value(Decimal(3), "公顷"), base_value(Decimal(3), "户")
    (Decimal('1000'), Decimal('30000'), None)
    """
    worth = conversion(written)
    if worth is None or unit_node(worth.base) == unit_node(written):
        return None
    return plain(Fraction(value) * worth.factor)


def plain(number: Fraction) -> Decimal:
    """A fraction as a decimal: exactly where it has at most 15 places, else rounded to 15, half to even."""
    quotient = _PRECISE.divide(Decimal(number.numerator), Decimal(number.denominator))
    exponent = quotient.as_tuple().exponent
    return quotient.quantize(_PLACES, context=_PRECISE) if isinstance(exponent, int) and exponent < -_DIGITS else quotient


# Units of the file ------------------------------------------------------------------------------------------------------------------


@cache
def _stated() -> dict[NamedNode, Conversion]:
    """What the file says of each unit that converts."""
    said: dict[NamedNode, dict[NamedNode, NamedNode | Literal]] = defaultdict(dict)
    for quad in ontology_quads("units.ttl"):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
            said[quad.subject][quad.predicate] = quad.object
    multiplier = {
        node: Fraction(of.get(GWR.conversionFraction, of[QUDT.conversionMultiplier]).value)
        for node, of in said.items() if QUDT.conversionMultiplier in of
    }  # fmt: skip
    found = {}
    for node, own in multiplier.items():
        base = said[node][GWR.baseUnit]
        assert isinstance(base, NamedNode)
        kind = said[node][QUDT.hasQuantityKind].value
        found[node] = Conversion(said[base][SKOS.notation].value, own, own / multiplier[base], kind)
    return found


# Units made of others ---------------------------------------------------------------------------------------------------------------


def _quotient(written: str) -> Conversion | None:
    """The conversion of 元/亩 and 微克每立方米 from their parts."""
    parts = _STROKE.split(written)
    if len(parts) != 2 or not all(parts):
        return None
    above, below = _product(parts[0], multiplied=False), _product(parts[1], multiplied=True)
    if above is None or below is None:
        return None
    kind = _QUOTIENTS.get((above.kind.removeprefix(_QUDT_KINDS), below.kind.removeprefix(_QUDT_KINDS)))
    base = f"{above.base}/{below.base}"
    return Conversion(
        base, above.multiplier / below.multiplier, above.factor / below.factor,
        f"{_QUDT_KINDS}{kind}" if kind else _KIND_IN + segment(base),
    )  # fmt: skip


def _product(written: str, *, multiplied: bool) -> Conversion | None:
    """The conversion of one side of the stroke: 亩, 万人, 人·年 (which is 人年); the kind of a product has no name."""
    joined = written.replace("·", "")
    factors = [_atom(part, multiplied=multiplied) for part in ([joined] if unit_for(joined) else written.split("·"))]
    known = [factor for factor in factors if factor is not None and factor.base]
    if len(known) != len(factors):
        return None
    whole = known[0]
    for other in known[1:]:
        whole = Conversion(f"{whole.base}·{other.base}", whole.multiplier * other.multiplier, whole.factor * other.factor, "")
    return whole


def _atom(written: str, *, multiplied: bool) -> Conversion | None:
    """The conversion of a unit of the file, below the stroke with a multiplier in front (万元, 千人)."""
    node = unit_for(written)
    if node is not None:
        return _stated().get(node)
    found = _MULTIPLIED.fullmatch(written) if multiplied else None
    inner = _atom(found["unit"], multiplied=False) if found else None
    if found is None or inner is None:
        return None
    times = _MULTIPLIERS[found["multiplier"]]
    return Conversion(inner.base, inner.multiplier * times, inner.factor * times, inner.kind)


# What a graph says of a unit ----------------------------------------------------------------------------------------------------------


def describe_unit(node: NamedNode) -> Description | None:
    """What a graph says of a unit, or of the kind of quantity of a compound; None when the node is neither, or the file says all.

    Of a compound the file says at most how it is called; its conversion follows from its parts.
    """
    if node.value.startswith(_KIND_IN):
        return _kind(unquote(node.value.removeprefix(_KIND_IN)))
    if not node.value.startswith(UNIT_BASE):
        return None
    written = unquote(node.value.removeprefix(UNIT_BASE))
    worth = None if node in _stated() else _quotient(written)
    if worth is None:
        return None
    stated = describe(node) if unit_for(written) == node else _named(written)
    return tuple(dict.fromkeys((*stated, (RDF.type, QUDT.Unit), *_worth(worth))))


def _worth(worth: Conversion) -> Description:
    """The statements of a conversion."""
    base, multiplier = unit_node(worth.base), plain(worth.multiplier)
    assert base is not None, "a base unit is made of base units"
    pairs: list[tuple[NamedNode, NamedNode | Literal]] = [
        (QUDT.hasQuantityKind, NamedNode(worth.kind)),
        (QUDT.conversionMultiplier, Literal(_digits(multiplier), datatype=XSD.decimal)),
        (GWR.baseUnit, base),
    ]
    if Fraction(multiplier) != worth.multiplier:
        pairs.append((GWR.conversionFraction, Literal(f"{worth.multiplier.numerator}/{worth.multiplier.denominator}")))
    return tuple(pairs)


def _digits(number: Decimal) -> str:
    """A decimal in plain digits without zeros at its end."""
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _named(written: str) -> Description:
    """Type, written form and labels of a compound that the file does not list."""
    scheme = (SKOS.inScheme, NamedNode(UNIT_BASE))
    return (RDF.type, SKOS.Concept), (SKOS.notation, Literal(written)), scheme, *_labels(written, _english(written))


def _kind(base: str) -> Description:
    """Type and labels of the kind of quantity that is given in a compound base unit."""
    scheme = (SKOS.inScheme, NamedNode(_KIND_BASE))
    return (RDF.type, QUDT.QuantityKind), (RDF.type, SKOS.Concept), scheme, *_labels(f"以“{base}”计的量", f"quantity in {_english(base)}")


def _labels(zh: str, en: str) -> Description:
    return (SKOS.prefLabel, Literal(zh, language="zh")), (SKOS.prefLabel, Literal(en, language="en"))


def _english(written: str) -> str:
    """The English name of a compound; a part with a multiplier in front stays as written."""
    return " per ".join("-".join(_english_name(unit) for unit in part.split("·")) for part in _STROKE.split(written))


def _english_name(written: str) -> str:
    node = unit_for(written)
    names = [value.value for _, value in describe(node) if isinstance(value, Literal) and value.language == "en"] if node else []
    return names[0] if names else written
