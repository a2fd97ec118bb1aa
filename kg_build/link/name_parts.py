"""A Chinese name as its parts: 海城市 → 海城 + 市, 鞍钢集团有限公司 → 鞍钢, a group, a company; what comparing names is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg_build.graph.iris import normal_form

__all__ = ["PROVINCES", "AreaName", "CompanyName", "area_name", "company_name", "folded", "has_han", "place_prefix", "provinces_in"]

PROVINCES: Final = (
    "北京", "天津", "河北", "山西", "内蒙古", "辽宁", "吉林", "黑龙江", "上海", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南",
    "湖北", "湖南", "广东", "广西", "海南", "重庆", "四川", "贵州", "云南", "西藏", "陕西", "甘肃", "青海", "宁夏", "新疆", "香港", "澳门",
    "台湾",
)  # fmt: skip

_PEOPLES: Final = (
    "乌孜别克", "柯尔克孜", "哈萨克", "达斡尔", "鄂伦春", "鄂温克", "俄罗斯", "维吾尔", "布依", "朝鲜", "土家", "哈尼", "傈僳", "高山",
    "拉祜", "东乡", "纳西", "景颇", "仫佬", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "德昂", "保安", "裕固",
    "塔塔尔", "独龙", "赫哲", "门巴", "珞巴", "基诺", "蒙古", "回", "藏", "苗", "彝", "壮", "满", "侗", "瑶", "白", "傣", "黎", "佤", "畲",
    "水", "土", "羌", "怒", "京", "各",
)  # fmt: skip
# Peoples of one character need their 族: 回族自治区, but 博尔塔拉蒙古自治州.
_PEOPLE: Final = "(?:" + "|".join(people + ("族?" if len(people) > 1 else "族") for people in _PEOPLES) + ")"
_AUTONOMOUS: Final = re.compile(rf"(?P<stem>.{{2,}}?){_PEOPLE}*(?P<kind>自治区|自治州|自治县|自治旗)")
_PLAIN: Final = re.compile(r"(?P<stem>.+?)(?P<kind>特别行政区|地区|林区|特区|新区|省|市|县|区|旗|盟|州)")
_KINDS: Final = {"州": "自治州"}  # 延边州 is short for 延边朝鲜族自治州
_SHARES: Final = re.compile(r"股份(?:有限)?(?:责任)?(?:公司)?$")
_COMPANY: Final = re.compile(r"(?:有限责任公司|有限公司|总公司|公司)$")
_GROUP: Final = re.compile(r"\(?集团\)?$")
_GROUP_INSIDE: Final = re.compile(r"\(集团\)")
_PREFIX: Final = re.compile(r"(?:[\u4e00-\u9fff]{2,8}?(?:特别行政区|自治区|自治州|自治县|省|市|县|区|州|盟|旗))+")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class AreaName:
    """An area's name: its stem and what kind of area it says it is (``市``; empty when it does not say)."""

    stem: str
    kind: str


@dataclass(frozen=True, slots=True)
class CompanyName:
    """An organization's name without its legal form: whether it is a group, a company limited by shares, any company at all."""

    core: str
    group: bool
    shares: bool
    company: bool


def folded(name: str) -> str:
    """The form in which two writings are one name: ``normal_form``, Latin letters small."""
    return normal_form(name).casefold()


def has_han(name: str) -> bool:
    """Whether there is any Chinese character in it."""
    return _HAN.search(name) is not None


@lru_cache(maxsize=4096)
def area_name(name: str) -> AreaName:
    """Split an area's name; a stem of one character keeps its kind (单县 is never 单).

    >>> area_name("延边朝鲜族自治州")
    AreaName(stem='延边', kind='自治州')
    """
    whole = folded(name)
    found = _AUTONOMOUS.fullmatch(whole) or _PLAIN.fullmatch(whole)
    if found is None or (len(found["stem"]) < 2 and found["kind"] in ("州", "新区")):
        return AreaName(whole, "")
    return AreaName(found["stem"], _KINDS.get(found["kind"], found["kind"]))


@lru_cache(maxsize=4096)
def company_name(name: str) -> CompanyName:
    """Take the legal form off an organization's name.

    >>> company_name("鞍钢集团有限公司")
    CompanyName(core='鞍钢', group=True, shares=False, company=True)
    """
    rest = whole = folded(name)
    rest = _SHARES.sub("", rest)
    shares = rest != whole
    without = _COMPANY.sub("", rest)
    company, rest = shares or without != rest, without
    without = _GROUP_INSIDE.sub("", _GROUP.sub("", rest))
    group, rest = without != rest, without
    return CompanyName(rest or whole, group, shares, company)


def place_prefix(name: str) -> tuple[str, str]:
    """The places at the head of an organization's name, and the rest: 大连市中心医院 → 大连市, 中心医院; 市中心医院 → none, 中心医院."""
    whole = folded(name)
    found = _PREFIX.match(whole)
    if found and len(whole) - found.end() >= 2:
        return found.group(), whole[found.end() :]
    return "", whole[1:] if whole[:1] in ("省", "市", "县", "区") and len(whole) > 3 else whole


def provinces_in(text: str) -> set[str]:
    """The provinces that a text names, by their stems."""
    return {province for province in PROVINCES if province in text}
