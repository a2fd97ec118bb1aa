"""Numbers that are part of a name, a title, a date or a slogan: taken out before the facts are read."""

from __future__ import annotations

import re

from kg_build.grammar.context import ANY, Site
from kg_build.grammar.engine import Registry

__all__ = ["EARLY"]

EARLY: Registry[Site, bool] = Registry("context")


@EARLY.rule(kinds=ANY)
def title(site: Site) -> bool:
    """印发《推进绿色发展2030行动纲要》"""
    return site.enclosing in ("《", "〈")


@EARLY.rule(left=r"”（$", right=r"）", kinds="bare")
def note_mark(site: Site) -> bool:
    """拆除“一区三边”（6）违法建设"""
    return True


@EARLY.rule(left=r"[这那]$", right=r"[^，。；]{0,6}?(?:[中里]|当中|之中|之内)(?=[，、])", kinds=ANY)
def told_before(site: Site) -> bool:
    """在这450亿元投资中，用于农业的80亿元"""
    return True


@EARLY.rule(left=r"[此这]$", right=r"(?:(?:五|每|一|全|近)年|年均)?(?:就|共|累计|可)*(?:增|减|节|拉动|带动|惠及)", kinds="classifier")
def that_alone(site: Site) -> bool:
    """所占比例逐年提高，仅此一项五年增加489亿元"""
    return site.number.value == 1


@EARLY.rule(kinds=ANY)
def slogan(site: Site) -> bool:
    """牢固树立“四个意识”"""
    return site.enclosing == "“"


@EARLY.rule(
    left=r"(?:^|[。；，：！])（?$",
    right=r"）|、|是|要|则|来|\.(?!\d)|．",
    kinds="bare classifier people duration ratio",
)
def list_number(site: Site) -> bool:
    """（3）抓好项目建设"""
    return site.number.value < 100 and not site.number.multiplier


@EARLY.rule(left=r"第$", right=r"(?!位|名)", kinds=ANY)
def ordinal(site: Site) -> bool:
    """第15届人民代表大会"""
    return True


@EARLY.rule(
    left=r"第?[一二三四五六七八九十\d、]*$",
    right=r"届|次(?:全体|全会|会议|代表|党代会|常委)|中全会|中、|大(?:精神|报告|以来|胜利|召开|的|和|关于|、|部署|提出|确定|"
    r"作出)?(?=[，。、的和精报以胜召关部提确作])", kinds="bare classifier people ratio duration")
def congress(site: Site) -> bool:
    """贯彻20届4中全会精神"""
    return site.number.words or site.text[site.number.end:site.number.end + 1] in "届次"


@EARLY.rule(right=r"[、）和及]|项目|工程|建设|改造", kinds=ANY)
def stage(site: Site) -> bool:
    """开发区提升工程（一期、二期）开工"""
    return site.number.unit == "期" and site.number.small


@EARLY.rule(left=r"[A-Za-z][-－]?$", kinds=ANY)
def model_name(site: Site) -> bool:
    """G331国道、C919客机、PM2.5浓度"""
    return site.text[site.number.start - 1:site.number.start] != ">"


@EARLY.rule(right=r"[A-Za-z](?![A-Za-z]*/)", kinds="bare")
def latin_grade(site: Site) -> bool:
    """5G基站、4A级景区、3D打印"""
    return True


@EARLY.rule(left=r"[-+＋/×*·:：.]$", kinds="bare")
def formula(site: Site) -> bool:
    """“1+13”方案、9·3阅兵"""
    return True


@EARLY.rule(right=r"[+＋/×*·:：][\dN一二三四五六七八九X]", kinds="bare")
def formula_start(site: Site) -> bool:
    """构建1+6+N体系"""
    return True


@EARLY.rule(
    right=r"号(?!召|称)|国道|省道|县道|(?:政务|服务|便民|市民|市长|投诉|举报)*热线|楼|幢楼|路(?=[、，。改建])|线(?=[、，。；改建工项地])|法则|版|型|系列|公园|广场|条款",
    kinds="bare",
)
def numbered_name(site: Site) -> bool:
    """国发62号文件、地铁2号线、12345热线"""
    return True


@EARLY.rule(
    right=r"[型级类](?!别|的指|居)|星级|级以上|类水质|类水体",
    kinds="bare mass money volume energy length classifier people",
)
def grade(site: Site) -> bool:
    """评定4星级饭店"""
    return True


@EARLY.rule(left=r"（$", right=r"）", kinds="bare")
def inline_list(site: Site) -> bool:
    """抓好（2）项目建设"""
    return site.number.value <= 40


@EARLY.rule(right=r"版|建设|时代|平台|工程|阶段|系统|模式|战略|方案|政策|”|改革|标准|行动", kinds="bare")
def version(site: Site) -> bool:
    """加强数字政府2.0建设"""
    return site.text[site.number.start:site.number.end].endswith(".0")


@EARLY.rule(kinds=ANY)
def name_in_words(site: Site) -> bool:
    """拓宽五四路"""
    return site.number.words and _NAMED_IN_WORDS.match(site.text, site.number.start) is not None


_NAMED_IN_WORDS = re.compile(r"[一二三四五六七八九]{2,3}(?:路|街|公园|广场|大桥|大道|水库|医院|农场|中学|小学|运动|电站)")


@EARLY.rule(kinds="bare")
def year_in_name(site: Site) -> bool:
    """中国制造2025、2030可持续发展议程"""
    number = site.number
    return 1949 <= number.value <= 2060 and number.end - number.start == 4 and not number.words


@EARLY.rule(kinds="ratio")
def doubling_name(site: Site) -> bool:
    """规上工业企业倍增工程"""
    text = site.text[site.number.start:]
    before = site.text[max(0, site.number.start - 4):site.number.start]
    if text.startswith("倍增") and not re.search(r"实现|接近|再|将|力争|产量|产值|收入|规模$", before):
        return True
    return text.startswith("倍增") and re.match(r"倍增(?:工程|计划|行动|目标|效应|提升|方案|战略|培育)", text) is not None


@EARLY.rule(left=r"(?:国道|省道|县道|乡道|公路)$", kinds="bare")
def road(site: Site) -> bool:
    """国道318川藏线"""
    return True


@EARLY.rule(
    right=r"行动|计划|规划|攻坚|大庆|活动|倍增|改革|纲要|方案|滚动|任期|专项|战略|禁渔|会战",
    kinds="duration",
)
def plan_name(site: Site) -> bool:
    """农村人居环境整治三年行动"""
    return True


@EARLY.rule(right=r"一遇|期|制|义务|一贯", kinds="duration")
def span_name(site: Site) -> bool:
    """50年一遇的防洪标准"""
    return True
