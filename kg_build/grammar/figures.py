"""Clause shapes about one undertaking: its capacity, its size, what is invested in it."""

from __future__ import annotations

import re

from kg_build.grammar.engine import Registry
from kg_build.grammar.indicators import clean, clean_noun, doing_prefix
from kg_build.grammar.slots import CLASSES, Draft, Slot
from kg_build.model import FactKind, Measure

__all__ = ["RULES"]

RULES: Registry[Slot, Draft] = Registry("figures", CLASSES)


@RULES.rule(
    left=r"(?P<head>.*?)(?P<how>年产|合资(?:建设|生产)?|日处理|年处理|日产|年加工|年生产|月产|年屠宰|年出栏)(?:能力|"
    r"规模)?(?:{asp})*$", right=r"^的?[\u4e00-\u9fffA-Za-z“]{2}", kinds="amount count")
def capacity(slot: Slot) -> Draft | None:
    """甲厂年产100万吨城市轨道钢等项目建成投产"""
    right = re.split(r"、|等|项目|，", slot.right_words())[0]
    head = slot.phrase().split("、")[-1]
    name = f"{head[len(doing_prefix(head)):]}{clean_noun(right)}项目"
    return Draft(f"{name}产能", Measure.LEVEL, kind=FactKind.PROJECT, project=name, flow=False)


@RULES.rule(left=r"[\u4e00-\u9fff]{2}$", right=r"^[\u4e00-\u9fffA-Za-z“]{2}", kinds="amount count")
def capacity_in_list(slot: Slot) -> Draft | None:
    """抓好甲公司40万辆乘用车、乙公司30万台发动机等项目建设"""
    rest = slot.right_words() + slot.after
    left = clean(slot.left_words())
    left = left.rsplit("、", 1)[-1]
    owner = left[len(doing_prefix(left)):]
    if slot.number.multiplier != "万" or slot.number.kind in ("money", "people", "area") or len(owner) < 2:
        return None
    if not _PROJECTS.search(rest):
        return None
    product = re.split(r"、|和|及|等|项目", slot.right_words())[0]
    name = f"{owner}{clean_noun(product)}项目"
    return Draft(f"{name}产能", Measure.LEVEL, kind=FactKind.PROJECT, project=name, flow=False)


_PROJECTS = re.compile(r"等?(?:一批|一大批)?(?:重点|重大|在建|续建|新建)?项目(?:建设|竣工|投产|开工|落地|建成|$)")
_CAPACITY = re.compile(
    r"(?:年产|合资|日处理|年处理|产能|总产能|装机|总装机|总投资|投资|规模|总规模|释放|年加工|日产|月产|库容|建筑面积|占地|"
    r"总长|全长)$"
)
_ENDS_IN_PROJECT = re.compile(r"^(?:的[^，]|[^，、]){0,24}?(?:项目|工程)")
_PROJECT = re.compile(
    r"^(?:的[^，]|[^，、]){0,24}?(?:项目|工程|生产线|基金|基地|园区|产业园|电站|水库|电厂|风电场|光伏|码头|机场|装置|工厂|牧场|园$)"
)


# 总投资50亿元的重点项目19个: the things counted next are a class, not one undertaking.
_COUNTED = re.compile(r"的?[^，、]{0,12}?(?:项目|工程)")


@RULES.rule(left=r"(?P<head>.*)$", right=r"^的?[\u4e00-\u9fffA-Za-z“]{2}", kinds="amount")
def project_figure(slot: Slot) -> Draft | None:
    """组建5亿元激光产业投资基金"""
    right, left = slot.right_words(), clean(slot.left_words())
    project = _ENDS_IN_PROJECT.match(right) or _PROJECT.match(right)
    if slot.kind == "amount" and slot.number.kind == "money" and slot.more and _COUNTED.fullmatch(right):
        return None
    if (slot.more and not _CAPACITY.search(left) and slot.number.kind not in ("energy", "mass")) or not project:
        return None
    name = clean_noun(project[0])
    capacity = _CAPACITY.search(left)
    verb = doing_prefix(name)
    if slot.number.kind == "money" and capacity and capacity[0] == "投资" and not verb and not right.startswith("的"):
        return None
    if slot.number.kind == "money" and not capacity and not name.endswith("基金"):
        return None
    if slot.number.kind in ("area", "length", "duration", "age") and not (capacity or name.endswith(("基地", "园区", "产业园", "园"))):
        return None
    raw = clean(slot.left_words().rsplit("、", 1)[-1])
    capacity = capacity and _CAPACITY.search(raw)
    front = raw[:capacity.start()] if capacity else raw[len(doing_prefix(raw)):]
    what = {"money": "投资", "area": "面积", "length": "长度", "energy": "装机"}.get(slot.number.kind, "产能")
    if name.endswith("基金"):
        what = "规模"
    full = f"{front}{name[len(verb):]}"
    return Draft(f"{full}{what}", Measure.LEVEL, kind=FactKind.PROJECT, project=full, flow=False)


@RULES.rule(left=r"(?:总投资|计划投资|概算投资|投资总额|投资额|(?<!完成)(?<!实现)投资)(?:{asp}|{T})*$", right=r"^的", kinds="amount")
def total_investment(slot: Slot) -> Draft | None:
    """总投资4.5亿元的热带海洋世界即将建成；总投资3345亿元的517个重大项目签约落地"""
    if slot.number.kind != "money":
        return None
    if slot.right == "的" and slot.more:
        noun = _UNDERTAKING.match(slot.after)
        return Draft(f"{clean_noun(noun[0] if noun else slot.after)}总投资", Measure.LEVEL)
    noun = _UNDERTAKING.match(slot.right_words().lstrip("的"))
    if noun is None:
        return None
    name = clean_noun(noun[0])
    listed_next = slot.tape.text[slot.at + 1 + len(slot.right):][:1] in ("、", "和", "与", "及")
    if slot.more and not listed_next and noun[0] == slot.right_words().lstrip("的"):
        slot.memory.noun = name
        return Draft(f"{name}总投资", Measure.LEVEL)
    return Draft(f"{name}总投资", Measure.LEVEL, kind=FactKind.PROJECT, project=name, flow=False)


# The undertaking ends where it begins to do something (即将建成, 签约落地) or where the next one of a list begins.
_UNDERTAKING = re.compile(
    r"^(?:（[^）]*）|[^，、（]){2,24}?(?=即将|正式|全面|顺利|加快|加速|有序|正在|已|建成|开工|竣工|投产|落地|签约|推进|启动|开业|投用|投入|[、，]|等|$)"
)


@RULES.rule(left=r"^(?P<head>.*?)(?P<what>(?:总)?投资|投入)(?:{asp}|{T})*$", kinds="amount")
def invested_in(slot: Slot) -> Draft | None:
    """投资5.67亿元新建改造农村公路124公里；投资690万元，完成12所学校设备购置"""
    if slot.number.kind != "money" or slot.right[:1] in tuple("的、和") or slot.lm is None:
        return None
    left = clean(slot.left_words())
    alone = left in ("投资", "投入", "") or (left == "总投资" and not slot.memory.noun)
    act = slot.right_words() or (slot.following if alone and doing_prefix(slot.following) else "")
    if slot.more and act and doing_prefix(act).removesuffix("了") == act.removesuffix("了"):
        act = f"{act.removesuffix('了')}{slot.after}"
    act = clean_noun(act.split("等")[-1])
    return Draft(f"{act}{slot.lm['what'].removeprefix('总')}", Measure.LEVEL) if act else None
