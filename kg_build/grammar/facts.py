"""Clause shapes about a measured thing: its value, its growth, its share, its way from one value to another.

Rules are tried in the order of this file, then figures.py, then counts.py; the first that returns a draft has the number.
"""

from __future__ import annotations

import re

from kg_build.grammar.engine import Registry
from kg_build.grammar.indicators import clean_noun, same_supply
from kg_build.grammar.slots import CLASSES, Draft, Slot, is_less, reached_subject, subject
from kg_build.model import Comparator, FactKind, Measure

__all__ = ["RULES"]

RULES: Registry[Slot, Draft] = Registry("facts", CLASSES)


@RULES.rule(
    left=r"^(?P<head>.*?)[由从自](?:{T}|上年|同期|的)*(?P<change>{change})$", right=r"^(?:扭转为|转变为|转为|变为|转)", kinds="percent",
)
def turned_from(slot: Slot) -> Draft | None:
    """投资由上年的下降1.2%转为增长3.4%（下降1.2%）"""
    head = subject(slot)
    if not slot.more or not head or slot.lm is None:
        return None
    slot.memory.way = True
    sign = -1 if is_less(slot.lm["change"]) else 1
    return Draft(head, Measure.GROWTH, sign, earlier=True, kind=FactKind.OBSERVATION, flow=False)


@RULES.rule(left=r"^(?:扭转为|转变为|转为|变为|转)(?P<change>{change})$", kinds="percent")
def turned_to(slot: Slot) -> Draft | None:
    """投资由上年的下降1.2%转为增长3.4%（增长3.4%）"""
    if not slot.memory.way or slot.previous is None or slot.lm is None:
        return None
    slot.memory.way = False
    return Draft(slot.previous.indicator, Measure.GROWTH, -1 if is_less(slot.lm["change"]) else 1)


@RULES.rule(
    left=r"^(?P<head>.*?)[由从自](?P<per>人均|每人每[年月]|每[年月天人亩]|现行|{T}|原来|目前|上年|的)*$",
    right=r"^[^、，]{0,8}?(?:{to}|到|至|增|降|为)",
)
def from_value(slot: Slot) -> Draft | None:
    """财政补助由每人每年380元提高到420元（380元）"""
    head = subject(slot)
    if not slot.more or not head:
        return None
    slot.memory.way = True
    return Draft(head, Measure.LEVEL, earlier=True, kind=FactKind.OBSERVATION, flow=False)


@RULES.rule(left=r"^(?P<head>.*?)[由从自][\u4e00-\u9fff]{1,5}$", right=r"^(?:{to})")
def from_value_of(slot: Slot) -> Draft | None:
    """增值税起征点从月销售额3万元提高到10万元（3万元）"""
    return from_value(slot)


@RULES.rule(left=r"^(?P<head>.*?)(?:现行|原来|目前|过去)(?:{T}|每人|每[年月])*的?$", right=r"^的(?P<noun>[^、，]{1,8}?)(?:{to})")
def present_value(slot: Slot) -> Draft | None:
    """将制造业现行16%的税率降至13%（16%）"""
    if not slot.more or slot.rm is None:
        return None
    slot.memory.way = True
    return Draft(f"{subject(slot)}{slot.rm['noun']}", Measure.LEVEL, earlier=True, kind=FactKind.OBSERVATION, flow=False)


@RULES.rule(left=r"^[^，]{0,12}?(?:{to}|到|至|增|升|降|为)(?:{asp}|{T}|目前|平均|人均|每人每[年月]|的)*$")
def to_value(slot: Slot) -> Draft | None:
    """财政补助由每人每年380元提高到420元（420元）"""
    if not slot.memory.way or slot.previous is None:
        return None
    slot.memory.way = False
    return Draft(slot.previous.indicator, Measure.LEVEL, flow=False)


@RULES.rule(
    left=r"^(?P<head>.*?)(?:{between}|{T}|{B})*(?<!自然)(?P<rate>{rate}|{rateless})(?:{between}|{T}|{B}|{reach}|{cap}|{to}|目标|"
    r"预期目标)*$", kinds="percent ratio")
def rate(slot: Slot) -> Draft | None:
    """居民消费价格涨幅3%左右"""
    head = subject(slot)
    assert slot.lm is not None
    less = is_less(slot.lm["rate"])
    return Draft(head, Measure.GROWTH, -1 if less else 1) if head else None


@RULES.rule(
    left=r"^(?P<head>.*?)(?:保持|实现|达到|为|有|以|{T}|{between})*$",
    right=r"^的?(?:左右的?)?(?:{more}|增长率|高速增长|较快增长|增长速度|增幅|增速)",
    kinds="percent",
)
def growth_after(slot: Slot) -> Draft | None:
    """全产业链产值保持两位数增长"""
    head = subject(slot)
    return Draft(head, Measure.GROWTH) if head else None


@RULES.rule(left=r"^(?P<head>.*?)(?:是|为|相当于|等于)(?P<of>[^，、]*?)的?$", kinds="ratio")
def multiple(slot: Slot) -> Draft | None:
    """在校生1600万人，是1997年的2.3倍"""
    head = subject(slot)
    return Draft(head, Measure.LEVEL) if head and slot.number.unit == "倍" else None


@RULES.rule(left=r"^(?P<head>.*?)(?:{between}|{B}|{T}|了)*$", kinds="ratio")
def doubled(slot: Slot) -> Draft | None:
    """省属国企利润翻三番"""
    head = subject(slot)
    return Draft(head, Measure.GROWTH, base=slot.base) if head and slot.number.unit == "番" else None


@RULES.rule(
    left=r"^(?P<head>.*?)(?:{between}|{T}|{B})*占(?!比|地(?!区|方)|道|据|领|优|有|用)(?P<whole>.*?)的?(?P<share>比重|比例|份额|"
    r"比率)?(?:{between}|{T}|{reach}|{to}|{asp})*$", kinds="percent ratio")
def share(slot: Slot) -> Draft | None:
    """服务业增加值占地区生产总值比重达到49%"""
    assert slot.lm is not None
    head, among = subject(slot), slot.memory.whole
    if among and slot.lm["head"].endswith("的"):
        # 实行劳动改造的占四成: the noun is the last word of what the shares are shares of.
        return Draft(f"{head}的{among.split('的')[-1]}占{among}比重", Measure.LEVEL, flow=True)
    whole = slot.words(slot.left_at + slot.lm.start("whole"), slot.left_at + slot.lm.end("whole")).strip("了约到据的")
    if not head or (not whole and not slot.lm["share"]):
        return Draft(f"{head}占比", Measure.LEVEL, flow=False) if head else None
    return Draft(f"{head}占{whole}比重", Measure.LEVEL, flow=not slot.phrase() and slot.memory.flow)


@RULES.rule(
    left=r"^(?P<head>.*?)(?P<how>高于|低于|超过|快于|优于|高出|领先|好于|慢于|超)(?P<than>[^，]*?)(?:平均水平|水平)?$",
    kinds="point",
)
def above(slot: Slot) -> Draft | None:
    """增幅高于全国0.7个百分点"""
    assert slot.lm is not None
    head = subject(slot)
    than = slot.left_words()[slot.left_words().find(slot.lm["how"]):]
    return Draft(f"{head}{than}", Measure.LEVEL, flow=False) if head and than else None


@RULES.rule(
    left=r"^(?P<head>.*?)(?:年均)?(?:增长|增速)(?:{T}|{between}|的?(?:年度|预期|主要)*目标|预期|保持在?|拟为|(?:拟|初步|确|设|建议)*定[为在]|为|达到|达|"
    r"稳定在|控制在|是|应达到)+$", kinds="percent")
def growth_noun(slot: Slot) -> Draft | None:
    """经济增长预期目标6%左右"""
    head = subject(slot)
    return Draft(head, Measure.GROWTH) if head else None


@RULES.rule(left=r"^(?P<head>.*?)(?:{cap})(?:{asp}|{T})*$")
def capped(slot: Slot) -> Draft | None:
    """城镇登记失业率控制在4.5%以内"""
    head = subject(slot)
    comparator = Comparator.AT_MOST if not slot.number.after and not slot.number.before and slot.number.max_value is None else None
    return Draft(head, Measure.LEVEL, comparator=comparator, flow=False) if head else None


@RULES.rule(left=r"^(?P<head>.*?)(?:{between}|{T}|{B})*(?:{to})(?:{asp}|{T}|人均|每人每[年月]|每[年月亩户吨天人])*$")
def brought_to(slot: Slot) -> Draft | None:
    """企业开办时间压缩到1个工作日"""
    head = reached_subject(slot)
    if head and not slot.closed and slot.kind == "count":
        # 朋友圈扩大到155个国家和地区: what it came to is counted in a noun of its own.
        return Draft(f"{head}{clean_noun(slot.right_words())}", Measure.LEVEL, flow=False)
    if _growth_again(slot, head):
        return Draft(head, Measure.GROWTH)
    flow = _AMOUNTS.search(slot.left) is not None or "累计" in slot.left
    return Draft(head, Measure.LEVEL, flow=flow) if head and slot.closed else None


@RULES.rule(left=r"^(?P<head>.*?)(?:{between}|{T}|{B}|地)*(?P<change>{change})(?:{asp}|{T}|到位)*$")
def changed(slot: Slot) -> Draft | None:
    """货物周转量增长3.1%；贷款余额比年初增加172.7亿元"""
    assert slot.lm is not None
    head = subject(slot)
    counted = slot.kind in ("amount", "count")
    if not head or (counted and not slot.closed):
        return None
    sign = -1 if is_less(slot.lm["change"]) else 1
    head = same_supply(head, slot.memory.subject)
    return Draft(head, Measure.CHANGE if counted or slot.kind == "point" else Measure.GROWTH, sign, base=slot.base)


@RULES.rule(left=r"^(?:{between}|{T}|再)*(?P<change>{changing})了?(?P<head>[\u4e00-\u9fff“”]{2,20})$", kinds="percent point")
def changed_by(slot: Slot) -> Draft | None:
    """降低企业用电成本10%；提高最低工资标准15%"""
    head = slot.phrase()
    if slot.lm is None or not head or not slot.closed or head.endswith(("比例", "比重", "占比")) or head.startswith(("到", "至")):
        return None
    sign = -1 if is_less(slot.lm["change"]) else 1
    return Draft(head, Measure.CHANGE if slot.kind == "point" else Measure.GROWTH, sign)


@RULES.rule(
    left=r"^(?P<head>.*?)(?P<verb>完成|超额完成|完成了|超过?|等于|相当于)(?P<plan>.*?(?:指标|计划|任务|目标|预算|投资额|计划投资|总数|"
    r"总额))的?$", kinds="percent ratio")
def plan_share(slot: Slot) -> Draft | None:
    """淘汰锅炉完成省下达指标的175%"""
    assert slot.lm is not None
    head = subject(slot)
    plan = slot.tape.words(slot.left_at + slot.lm.start("plan"), slot.left_at + slot.lm.end("plan"))
    return Draft(f"{head}完成{plan}比例", Measure.LEVEL) if head else None


@RULES.rule(left=r"^(?P<head>.*?)(?:跨越|跨过|迈过|越过|连跨|连续跨越)了?$", right=r"^[^，]{0,6}?(?:台阶|大关|关口|门槛)", kinds="count")
def stairs(slot: Slot) -> Draft | None:
    """地区生产总值跨越3个千亿元台阶"""
    head = subject(slot)
    return Draft(f"{head}跨越台阶", Measure.LEVEL, subject=head) if head else None


@RULES.rule(left=r"^(?P<head>.*?)(?:{between}|{T}|{B})*(?:{reach})+(?:{asp}|{T}|{between})*$")
def reached(slot: Slot) -> Draft | None:
    """常住人口城镇化率为61.2%"""
    head = slot.phrase()
    if slot.left.endswith("实现") and (slot.beside or not slot.closed):
        # 实现10公里道路建设: what is done stands behind the number.
        return None
    if slot.left.endswith("有") and slot.kind in ("percent", "ratio") and not slot.closed:
        # 全市有六成的职工增加了工资: whose share it is stands behind the number.
        return None
    if not slot.closed and not (head and slot.kind in ("percent", "point", "ratio", "amount")):
        return None
    head = reached_subject(slot)
    if _growth_again(slot, head):
        return Draft(head, Measure.GROWTH)
    spent = slot.number.kind == "money" and _SPENT.search(head or "") is not None
    summed = spent or _AMOUNTS.search(slot.left) is not None or slot.summed
    return Draft(head, Measure.LEVEL, flow=summed) if head else None


def _growth_again(slot: Slot, head: str) -> bool:
    """增长6.5%左右、力争达到7%: what is attained is the growth itself."""
    again = not slot.phrase() and slot.kind == "percent" and slot.memory.grown
    return again and _ATTAINED.search(slot.left) is not None and not head.endswith(_RATES)


_ATTAINED = re.compile(r"(?:达到|达|实现|完成)$")
_RATES = ("率", "比重", "占比", "比例", "度", "份额")
# 五年来财政扶贫资金达480亿元: money that is spent adds up over the years.
_SPENT = re.compile(r"(?:资金|投入|支出|经费|事业费|减免|减税)$")
# 累计完成, 共有, 新增…达到 add up over the years; 达到, 突破, 占 say where things stand at their end.
_AMOUNTS = re.compile(
    r"合计的?[^，]{0,8}$|(?:共|共计|合计|累计|总计|共达|共有|有|安排|累计(?:完成|达到?|实现|超过|突破))$"
    r"|^(?:新增|累计|净增|.*新增加的)"
)
