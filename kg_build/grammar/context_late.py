"""Numbers that no fact rule has claimed and that are known to state nothing: spans of time, figures of speech, lists counted."""

from __future__ import annotations

from kg_build.grammar.context import ANY, Site
from kg_build.grammar.engine import Registry

__all__ = ["LATE"]

LATE: Registry[Site, bool] = Registry("context")


@LATE.rule(kinds=ANY)
def lone(site: Site) -> bool:
    """The cell of a table whose lines have come apart: 3"""
    return site.number.end - site.number.start >= len(site.text.strip("，。；、总投资额"))


@LATE.rule(kinds="duration age")
def duration(site: Site) -> bool:
    """解决了长达7年之久的问题"""
    return True


@LATE.rule(kinds="classifier people ratio money length area mass energy bare box volume data compound degree")
def small_count(site: Site) -> bool:
    """重点抓好三项工作、抓住一条主线"""
    return site.number.small


@LATE.rule(right=r"位(?!于|置|数|列|居)|名(?!单|优|特)", kinds="bare people")
def rank_unit(site: Site) -> bool:
    """位次前移5位"""
    return True


@LATE.rule(
    right=r"(?:个)?(?:方面|领域|环节|层面|维度|关键|重点|行业|国家|省份|地区|城市|县|区|市|乡镇|街道|类|大类|步骤|阶段|专题|专项|"
    r"问题|工作|目标|任务|字|轮|批|梯次|层级|结合|统一|转变|体系|机制|制度|原则|时段|节点|板块|片区|组团|中心|支柱|主导|"
    r"特色|优势)", kinds="classifier people bare ratio")
def listed(site: Site) -> bool:
    """围绕8个方面集中发力"""
    return site.number.value < 100 and not site.number.multiplier


@LATE.rule(right=r"个(?:百分点|全面|必须|意识|自信|维护|坚持|确保|统筹|着力|满意|不|高于)", kinds="classifier bare")
def slogan_bare(site: Site) -> bool:
    """做到12个坚持"""
    return True


@LATE.rule(kinds="ratio")
def figure_of_speech(site: Site) -> bool:
    """事半功倍、半数以上的时间"""
    return not site.number.multiplier
