"""Numbers that bound, rank, suppose or allude: thresholds in a name, places in an order, hearsay. Taken out before the facts are read."""

from __future__ import annotations

import re

from kg_build.grammar.context import ANY, Site
from kg_build.grammar.context_early import EARLY

__all__ = ["EARLY"]


@EARLY.rule(kinds="money mass area people classifier energy bare length box")
def magnitude_name(site: Site) -> bool:
    """亿元以上项目、千亿产业集群、千万工程"""
    if _VALUE_AHEAD.search(site.text, 0, site.number.left):
        return False
    return site.number.bare and not (site.number.before or site.text[site.number.start:site.number.end].count("余")
                                     or site.text[site.number.start:site.number.end].count("多"))


@EARLY.rule(
    right=r"(?:及)?(?:以上|以下|以内|之间)(?:的|规模)?(?:在建|重大|重点|工业|产业|新开工|固定资产|招商|签约|建设|投资|农业|"
    r"服务业|亿元)*(?:项目|企业|工程|产业|产品|园区|集群|锅炉|燃煤|机组|单位|财政|收入|老|人员|高龄|市场|主营|产值|纳税|"
    r"儿童|学校|城市|河流|党政|干部|群众|小区|建筑|房屋|坡耕地|水库|电站|船舶|超高层|骨干|规上|亩均|的村|的乡|的户|的县|"
    r"大型|中型|小型|燃气|油|用地|贷款|涉农)", kinds="money mass energy area age volume length duration degree people bare")
def threshold(site: Site) -> bool:
    """取缔10吨及以下燃煤锅炉、5000万元以上项目、60岁以上老人"""
    number = site.number
    if number.kind in ("people", "bare"):
        return bool(re.search(r"(?:人口|常住人口)$", site.text[max(0, number.start - 4):number.start]))
    if number.kind in ("length", "area", "duration"):
        return site.others > 1
    return True


@EARLY.rule(
    right=r"(?:及以上|及以下|以上|以下|以内)的?[\u4e00-\u9fff]",
    kinds="money mass energy area age volume length people",
)
def threshold_of_counted(site: Site) -> bool:
    """新建100亩以上基地12个"""
    number = site.number
    return _COUNTED_AHEAD.match(site.text, number.end) is not None


_COUNTED_AHEAD = re.compile(
    r"(?:及以上|及以下|以上|以下|以内)?的?[\u4e00-\u9fff“”]{1,14}(?:发展到|增加到|达到|达|增至|共|有|超过|突破|不少于|不低于)?\d"
)


@EARLY.rule(
    right=r"的[\u4e00-\u9fff“”]{1,14}|[\u4e00-\u9fff]{0,4}(?:企业|县域|县|园区|集群|项目|产业|乡镇|村)",
    kinds="money mass energy area volume length classifier people",
)
def attribute_of_counted(site: Site) -> bool:
    """产值超千亿元的县域达12个、纳税超1000万元企业2家"""
    before = site.number.before or site.text[site.number.start - 1:site.number.start]
    if before in ("超", "过", "超过", "不足", "上") and _OF_NOUN.match(site.text, site.number.right):
        return True
    return bool(site.number.before or before == "过") and _COUNTED_AHEAD.match(site.text, site.number.right) is not None


_OF_NOUN = re.compile(r"的?[\u4e00-\u9fff]{0,3}?(?:项目|企业|强县|县(?!城)|园区|乡镇|村|集群|产业(?!投资|增加值|规模))")


@EARLY.rule(left=r"每$", kinds=ANY)
def every(site: Site) -> bool:
    """把每一元资金用在刀刃上"""
    return site.number.value == 1


@EARLY.rule(right=r"(?:多)?(?:中国)?(?:人民|人口|人(?=的)|中国人|各族)|的(?:发展中)?(?:大国|国家)", kinds="bare people")
def the_people(site: Site) -> bool:
    """14亿人民共同富裕"""
    return site.number.value >= 10**8 and not re.search(r"(?:达到?|为|增至|总人口|人口)$", site.text[:site.number.left])


@EARLY.rule(right=r"(?!名|位)[\u4e00-\u9fff]{2,5}(?:人民|儿女)(?!币|政府|法院|检察|代表|医院|银行|公园|生活)", kinds="bare")
def people_of_the_place(site: Site) -> bool:
    """65万甲县人民同心同德"""
    return site.number.value >= 10**4


@EARLY.rule(right=r"强(?=[，。、）企名民县市区和及与”对投]|$)|佳|大(?=[，。、）]|名)", kinds="bare")
def top(site: Site) -> bool:
    """上榜中国企业500强"""
    return not site.number.multiplier


@EARLY.rule(
    left=r"每(?:增长|增加|提高|下降|降低|减少|超|投入|完成|新增)?$",
    right=r"的|，|就|可|相当",
    kinds="point percent classifier money",
)
def for_each(site: Site) -> bool:
    """每增长1个百分点，相当于5年前的1.5个百分点"""
    return site.number.value <= 10


@EARLY.rule(left=r"(?:全国|全省|全区|全市|全球|世界|国内|省内)(?:仅有?|只有)$", right=r"[，。、；）]|$", kinds="classifier bare people")
def few_have_it(site: Site) -> bool:
    """授予登记管理权，全国仅9家"""
    return True


@EARLY.rule(right=r"[\u4e00-\u9fff“”]{2,14}之一", kinds="classifier bare people")
def one_of(site: Site) -> bool:
    """全国首批5个试点之一"""
    return True


@EARLY.rule(left=r"(?:长达|历时|为期|历经|经过|时隔)$", kinds="duration")
def lasting(site: Site) -> bool:
    """解决了长达7年之久的问题"""
    return True


_VALUE_AHEAD = re.compile(r"(?:达到?|突破|[迈跨登站跃]上|超过|稳定在|保持在|接近)$")


@EARLY.rule(right=r"[\u4e00-\u9fff]|、[\d.]+(?:kV|千伏)", kinds="energy length")
def specification(site: Site) -> bool:
    """新增1000千伏输电线路、3.5微米锂电铜箔"""
    return site.number.unit in ("千伏", "kV", "伏", "微米", "纳米")


@EARLY.rule(kinds="volume")
def side(site: Site) -> bool:
    """守护一方净土、四方合作机制"""
    return site.number.unit == "方" and site.number.words and site.number.value < 10


@EARLY.rule(right=r"个?民族", kinds="classifier bare")
def peoples(site: Site) -> bool:
    """56个民族共同团结奋斗"""
    return site.number.value == 56


@EARLY.rule(left=r"有人(?:主张|想|说|认为|提出|赞成|要求)[^。，]*$", kinds=ANY)
def hearsay(site: Site) -> bool:
    """有人主张把期限延长到20年"""
    return True


@EARLY.rule(left=r"(?:有人(?:说|认为)|所谓|谎称|竟达到?)[^。]*$", right=r"[^。]*(?:没有根据|不是事实|毫无根据|不正确)", kinds=ANY)
def denied(site: Site) -> bool:
    """所谓减产30%，毫无根据"""
    return True


@EARLY.rule(
    left=r"(?:第|前|列|居|位列|位居|排名|升至|进至|跃居|晋位|前进|上升|名列|靠前的|前列的)$",
    kinds="classifier people bare ratio",
)
def rank(site: Site) -> bool:
    """主要指标居全省前3位"""
    return site.number.unit in ("位", "名") or site.text[site.number.end:site.number.end + 1] in ("位", "名", "强")


@EARLY.rule(left=r"(?:前移|前进|后移|上移|提升|跃升|上升|晋升)了?$", kinds="people")
def places_moved(site: Site) -> bool:
    """固定资产投资增速前移6位"""
    return site.number.unit == "位" and not re.search(r"(?:排名|位次)[^，]{2,3}$", site.text[:site.number.start])


@EARLY.rule(
    right=r"(?:大|个|项)?(?:方面|领域)|大(?!小|桥|坝|棚|型|学|道|专|户|蒜)(?=[\u4e00-\u9fff]{2})|环节|层面|维度|步骤|必须|意识|坚持|统筹|确保|着力|自信|维护|结合(?!体)|转变|统一|到位|明显",
    kinds="classifier bare",
)
def listed(site: Site) -> bool:
    """围绕8个方面集中发力、做到12个坚持"""
    return site.number.value < 100 and not site.number.multiplier and site.number.unit in ("", "个", "项", "大", "种", "条")


@EARLY.rule(left=r"海拔$", kinds="length")
def altitude(site: Site) -> bool:
    """海拔5000米以上乡镇"""
    return True


@EARLY.rule(left=r"比$", right=r"[^，。]{0,6}的(?:数目|水平|标准|数字)", kinds=ANY)
def compared(site: Site) -> bool:
    """比70元的数目低"""
    return True


@EARLY.rule(kinds=ANY)
def hypothetical(site: Site) -> bool:
    """如果每人每年增加一元，就要增加六亿元"""
    if "计划" in site.text:
        return False
    return _SUPPOSED.search(site.text, 0, site.number.start) is not None


# 如果 supposes to the end of the sentence; 即使 only up to its comma: 即使多了15亿元，也只占5% states the 5%.
_SUPPOSED = re.compile(r"(?:(?:如果|假如|假设|倘若|假使)[^。]*|(?:即使|即便)[^，。]*)$")
