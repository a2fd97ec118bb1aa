"""Names that mean one thing in every report, and names that mean another thing in each: what may meet across governments.

中科院 is 中国科学院 wherever it is said, 荣乌高速 is one road from end to end; 城投公司 is each city's own. Where nothing tells, an
undertaking stays local: two nodes for one thing can be joined later, one node for two things cannot be taken apart.
"""

from __future__ import annotations

import re

from kg_build.grammar.organization_names import is_class
from kg_build.model import OrganizationType

__all__ = ["common_name", "shared_form", "spanning_name"]

_LEGAL = re.compile(r"(?:集团)?(?:股份|有限|责任|控股)*(?:有限公司|总公司|公司|集团|股份|银行)$")
_SORT_WORDS = """
城投 交投 水投 旅投 文投 农投 产投 建投 城发 城建 金控 资产 资本 国资 国有 国有资产 国有资本 出版 报业 广电 文旅 文化 旅游 能源
水务 水利 公交 公共 交通 自来水 供水 供电 供热 供销 热力 燃气 粮食 粮油 盐业 烟草 工贸 进出口 外贸 土地 城市 农村 融资 担保 机场
港口 港务 地铁 轨道 铁路 高速 公路 环境 环保 环卫 农业 农垦 林业 园区 开发区 产业 工业 商业 商贸 物流 发展 投资 控股 建设 建筑
合成 集体 运营 经营 管理 开发 服务 科技 创新 数字 数据 大数据 人才 教育 医疗 健康 养老 体育 传媒 矿业 电力 钢铁 化工 煤炭 石油
机械 汽车 纺织 实业 总
"""
_SORTS = re.compile(f"(?:{'|'.join(sorted(_SORT_WORDS.split(), key=len, reverse=True))})+")
_INSTITUTIONS = re.compile(
    r"(?:实验室|研究院|研究所|研究中心|创新中心|促进中心|服务中心|中心|医院|学院|党校|办公室|指挥部|委员会|联盟|协会|商会)$"
)
_LINE = re.compile(
    r"(?P<own>[\u4e00-\u9fff]{2,4}?)(?P<kind>高速公路|高速铁路|城际铁路|高速|高铁|城际|铁路)(?:项目|工程|建设)?$"
)
_NO_LINE = re.compile(
    "[环绕外内旧老市县区部段线新]|机场|[疏进]港|地方|专用|支线|连接|联络|旅游|沿[海江河山]|普速|普通|有轨|城际|高速|第[一二三]|[一二三]期"
)
_FULL = {"高速": "高速公路", "高铁": "高速铁路", "城际": "城际铁路"}
_ROAD = re.compile(r"(?:国道)?(?P<number>G\d{1,4})(?:线|国道|高速)?(?:项目|工程|建设)?$")
_OF_THE_NATION = re.compile(
    "(?P<own>南水北调(?:[东中西]线)?|西气东输|西电东送|东数西算|三峡|川藏铁路|青藏铁路|引江济淮|引汉济渭|引江补汉)(?:工程|项目|建设)*$"
)


def shared_form(form: str, canonical: str) -> str:
    """The canonical name where a form only shortens it (or is its longer form), else nothing: 生态环境部 came after 环保部."""
    bare = form.removeprefix("国家")
    return canonical if form != canonical and any(map(_shortens, (form, bare, canonical), (canonical, canonical, form))) else ""


def _shortens(short: str, full: str) -> bool:
    """Whether the letters of one name stand in another in their order."""
    letters = iter(full)
    return all(letter in letters for letter in short)


def common_name(name: str, kind: OrganizationType) -> bool:
    """Whether a body's name says only what sort of body it is, so that every city may have one: 城投公司, 出版集团, 国家实验室."""
    if kind is OrganizationType.ENTERPRISE:
        return _SORTS.fullmatch(_LEGAL.sub("", name)) is not None
    found = _INSTITUTIONS.search(name)
    return found is not None and is_class(name[: found.start()])


def spanning_name(name: str) -> str:
    """The name under which an undertaking that crosses borders is known everywhere, nothing for any other.

    >>> spanning_name("荣乌高速"), spanning_name("G331线"), spanning_name("北环高速"), spanning_name("新殡仪馆")
    ('荣乌高速公路', 'G331', '', '')
    """
    if road := _ROAD.match(name):
        return road["number"]
    if works := _OF_THE_NATION.match(name):
        own = works["own"]
        return own if own.endswith("铁路") else f"{own}工程"
    line = _LINE.match(name)
    if line is None or _NO_LINE.search(line["own"]) or is_class(line["own"]):
        return ""
    return line["own"] + _FULL.get(line["kind"], line["kind"])
