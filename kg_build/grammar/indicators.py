"""The noun phrase that a number measures: bounds, what is taken off at either end, elided heads restored."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from kg_build.grammar.lexicon import alternation, table

__all__ = [
    "area_of", "clean", "clean_means", "clean_noun", "doing_inside", "doing_prefix", "doing_suffix", "is_bare_measure", "is_measure",
    "left_out", "measure_end", "measured_opening", "modifiers", "owner_in", "same_head", "same_supply", "shared_tail", "with_owner",
]

_AREA = re.compile(
    r"^(?:全市|全省|全县|全区)?(?P<area>市本级|省本级|县本级|区本级|市直|省直|市区|城区|主城区|中心城区|中心城市|建成区|"
    r"县城区|省级(?=[^，]{0,8}(?:经费|支出|收入|预算|财政|资金))|中西部地区|东部地区|西部地区|中部地区|东北地区|重点地区|贫困地区|山区|灾区|牧区|库区|农牧区|革命老区)"
    r"(?=.{2})(?!人口|面积|建设|经济|改造|居民|绿化|绿地|域|镇化|重点|以上|乡村|空气|一般公共预算)"
)


@cache
def _front() -> re.Pattern[str]:
    front = table("phrases")["front"]
    doing = alternation(v for v in table("verbs")["doing"]["verbs"] if len(v) > 1)
    marks = "[，。、：；“”\"'’‘）—\\-\\s]*"
    return re.compile(
        rf"^(?:{marks}(?:(?:{alternation(front['words'])})|(?!基本(?:建设|养老|医疗|公共|农田|药|生活|保险|民生|"
        rf"口粮))(?:{alternation(front['before_verb'])})(?=(?:地|{alternation(front['before_verb'])})*(?:{doing}))))+"
        r"|^[，。、：；”\"'’‘）\s]+|^—+|^(?:务)?使得?(?!用|命|馆|者)(?=.{3})|^(?:争取|保证|努力做到|做到|争取做到)(?=每年|年均|平均|在)|^以(?=推进|实施|建设|打造|开展|完成)"
        r"|^有(?!色|机|线|效|限|关|偿|轨|氧|意|序|害|利|毒|组织|条件|产|条|功|力|的|余|偏)(?=.{2})"
    )


@cache
def _back() -> re.Pattern[str]:
    words = alternation(table("phrases")["back"]["words"]).replace("|均|", "|(?<![人户亩年月日])均|")
    return re.compile(rf"(?:{words})+$")


@cache
def measure_end() -> re.Pattern[str]:
    """A noun that is measured, at the end of a phrase."""
    return re.compile(rf"(?:{alternation(table('measures')['heads'])})$")


@cache
def _doing() -> re.Pattern[str]:
    # 装备制造 is a trade, not the equipping of something.
    verbs = alternation(v for v in table("verbs")["doing"]["verbs"] if len(v) > 1).replace("|装备|", "|装备(?!制造)|")
    noun = "业(?!务)|额|量|率|总|产值|贸易|税|价|品"
    single = alternation(v for v in table("verbs")["doing"]["verbs"] if len(v) == 1)
    return re.compile(
        rf"^(?:(?:再|又|新|累计|共|已|成功|全面|基本)?(?:{verbs})(?!{noun}))(?:(?:和|、|并|及)?(?:{verbs})(?!{noun}))*了?|^(?:再|又|"
        rf"新)?(?:{single})(?=了)了"
    )


@lru_cache(maxsize=8192)
def is_bare_measure(phrase: str) -> bool:
    """Whether a phrase is nothing but a noun that is measured (总投资, 面积), so that it needs its owner."""
    return bool(measure_end().fullmatch(phrase))


@lru_cache(maxsize=8192)
def is_measure(phrase: str) -> bool:
    """Whether a phrase ends with a noun that is measured (销售收入, 覆盖率)."""
    return bool(measure_end().search(phrase))


@lru_cache(maxsize=8192)
def doing_prefix(phrase: str) -> str:
    """The verbs of doing that open a phrase (新建改造农村公路: 新建改造), or empty."""
    match = _doing().match(phrase)
    return match[0] if match else ""


_FOOTNOTE = re.compile(r"[\[〔【]\d{1,3}[\]〕】]|(?<=”)（\d{1,3}）")
_ITEM_MARK = re.compile(r"^[①-⑳❶-❿]+|(?<=[\u4e00-\u9fff”）])(?:多年)?累计(?=[\u4e00-\u9fff]{2})")
# 收入在减税降费的情况下下降: under which circumstances is not what is measured.
_CIRCUMSTANCE = re.compile(r"在[^，在]{2,20}(?:情况|背景|基础|条件|形势|影响)[下上]$")
# 收入增速高于经济增速、突破3万元: the comparison is another statement about the same thing.
_AHEAD_OF = re.compile(r"(?<=.{3})(?:增速|增幅|增长)(?:首次|继续|持续|明显)?(?:高于|快于|低于|领先|跑赢|超过).*$")
_LOCATIVE = re.compile(r"^(?:优先)?在[^，。]{2,20}?(?=新建|建设|改造|建成|开展|实施|布局|设立|完成|开工|推广)")


# 通过贴息方式安排贷款: by what means is no part of what is done.
_MEANS = re.compile(r"^(?:通过|采取|采用)[^，]{2,12}?(?:方式|办法|形式|途径|渠道)(?:[和、]?(?:方式|办法|形式|途径|渠道))*(?=.{3})")


def clean_means(phrase: str) -> str:
    """What is done, without by what means (通过多种渠道实现再就业: 实现再就业)."""
    return _MEANS.sub("", phrase)


@lru_cache(maxsize=8192)
def clean(phrase: str) -> str:
    """The phrase without what is not part of its name: openers, adverbs, the whole jurisdiction, a dangling 的."""
    phrase = _ITEM_MARK.sub("", _FOOTNOTE.sub("", phrase))
    before = None
    while phrase and phrase != before:
        before = phrase
        phrase = _front().sub("", phrase, count=1)
        phrase = _back().sub("", phrase)
        phrase = _LOCATIVE.sub("", phrase)
        phrase = clean_means(phrase)
        phrase = _CIRCUMSTANCE.sub("", phrase)
        phrase = _AHEAD_OF.sub("", phrase)
        phrase = re.sub(r"^[，。、：；”’）】]+|^的(?=.{2})|[，。、：；（“‘]+$", "", phrase)
    if phrase.count("“") != phrase.count("”"):
        phrase = phrase.replace("“", "").replace("”", "")
    if phrase.count("（") != phrase.count("）"):
        phrase = re.sub(r"（[^）]*$|^[^（]*）", "", phrase)
    intended = _INTENDED.match(phrase)
    return phrase[intended.end():] if intended and is_measure(phrase) else phrase


# 今年计划工业总产值增长8%: the plan is what says so, not what grows.
_INTENDED = re.compile(r"^计划(?!生育|经济|外|内|免疫|单列|总|投资)(?=.{4})")


_SUPPLY = re.compile(r"(?:产量|供应量?|销售量|单产|播种面积)$")


def same_supply(name: str, before: str) -> str:
    """棉布供应增加两倍，胶鞋增加1.9倍: a bare good takes the supply, output or sale that the thing before it spoke of."""
    match = _SUPPLY.search(before)
    return f"{name}{match[0]}" if match and len(name) <= 4 and not is_measure(name) and not doing_prefix(name) else name


def same_head(name: str, before: str) -> str:
    """铁路通车里程5万公里，公路89万公里; 钢产量…万吨，原煤…万吨: a bare thing takes the measure before it, of one unit."""
    front = modifiers().match(before)
    if front and is_measure(before) and modifiers().fullmatch(name):
        return f"{name}{before[front.end():]}"
    return same_supply(name, before)


@cache
def _measured_opening() -> re.Pattern[str]:
    return re.compile(
        rf"^(?P<thing>.{{0,14}}?(?:{alternation(table('measures')['heads'])}))(?P<rate>增速|增幅)?(?=从|自|逐步|不断|进一步|有所|始终|持续|保持|继续|一直|稳|连续|均|"
        rf"全面|明显|大幅|只增|只减|较快|快速|平稳|实现|跑赢|领跑|位居|稳居|居|名列|由降|由负|止跌|连跨|跨越|再创|再上|创|首次|突破)"
    )


def measured_opening(phrase: str) -> str:
    """The measured thing that a clause without a number speaks of (用电量持续保持正增长: 用电量), or empty."""
    match = _measured_opening().match(phrase)
    return match["thing"] if match else ""


def shared_tail(noun: str, after: str) -> str:
    """省级 before 市级示范园区 is 省级示范园区: a lone modifier takes what follows the next one."""
    if not modifiers().fullmatch(noun):
        return noun
    match = modifiers().match(after)
    return f"{noun}{re.split('[、，]', after[match.end():])[0]}" if match else noun


def area_of(phrase: str) -> str:
    """The part of the jurisdiction that opens a phrase (市区, 市本级), or empty."""
    match = _AREA.match(phrase)
    return match["area"] if match else ""


_LEFT_OUT = re.compile(r"（?(?P<area>不[含包]括?[\u4e00-\u9fff]{2,6}?)(?:，|地区|新区)?(?:同口径)?(?:增长|下降|提高|降低|完成|达到|达|为)$")


def left_out(before: str) -> str:
    """增长6.0%（不含雄安增长7.3%）: the part that a figure leaves out, as the name of what it is about."""
    match = _LEFT_OUT.search(before)
    return match["area"] if match else ""


@cache
def _doing_anywhere() -> re.Pattern[str]:
    return re.compile(alternation(v for v in table("verbs")["doing"]["verbs"] if len(v) > 1))


@lru_cache(maxsize=8192)
def doing_inside(phrase: str) -> str:
    """The first verb of doing inside a phrase that names its subject too (省市县选派科技副总: 选派), or empty."""
    match = _doing_anywhere().search(phrase)
    return match[0] if match and 0 < match.start() <= 8 and len(phrase) - match.end() >= 2 else ""


_CUT = re.compile(
    r"再|继续|持续|稳步|明显|不断|全面|更加|进一步|投入|支撑|生产|建设|发展|工作|行动|攻坚|取得|获|实现|达到|顺利|加快|有序|起付|种植|提升|"
    r"整治|改革|制度|力度|任务|工程"
)


def owner_in(clause: str) -> str:
    """The thing that a clause without a number speaks of or acts on: 粮食生产再获丰收 gives 粮食, 推进新农合工作 gives 新农合."""
    rest = clause[len(doing_prefix(clause)):]
    cut = _CUT.search(rest, 1)
    thing = re.sub(r"^(?:新一轮|了|好)|[“”]", "", rest[:cut.start()] if cut else rest)
    return thing if 2 <= len(thing) <= 14 else ""


def with_owner(before: str, measure: str) -> str:
    """A bare measured noun with the owner that the phrase before it names: 粮食播种面积 and 总产量 give 粮食总产量,
    引入项目 and 总投资 give 引入项目总投资.
    """
    match = measure_end().search(before)
    return f"{before[:match.start()] if match and match.start() else before}{measure}"


@cache
def _doing_end() -> re.Pattern[str]:
    return re.compile(rf"(?:{alternation(v for v in table('verbs')['doing']['verbs'] if len(v) > 1)})$")


@lru_cache(maxsize=8192)
def doing_suffix(phrase: str) -> str:
    """The verb of doing that ends a phrase (中央财政安排: 安排), or empty."""
    match = _doing_end().search(phrase)
    return match[0] if match else ""


_WORK = re.compile(rf"(?:{alternation(table('phrases')['work']['words'])})$")


@lru_cache(maxsize=4096)
def clean_noun(noun: str) -> str:
    """A noun phrase after its number: without 的 in front and without 工作 or 任务 at the end."""
    noun = re.sub(r"^(?:[的、，（）及]|和(?!美|谐|平|睦|田|风|畅))+", "", _FOOTNOTE.sub("", noun))
    noun = re.sub(r"为(?:重点|目标|抓手|契机|核心|载体).*$", "", noun)
    shorter = _WORK.sub("", noun)
    noun = shorter if len(shorter) >= 3 else noun
    noun = re.sub(r"(?:[、，。的]|(?<![饱缓共平温随柔])和|(?<![普涉惠波触以])及|(?<![参给赋])与)+$", "", noun)
    if noun.count("“") != noun.count("”"):
        noun = noun.replace("“", "").replace("”", "")
    return noun


@cache
def modifiers() -> re.Pattern[str]:
    """Words that contrast things of one kind (省级, 市级; 国有, 民营)."""
    return re.compile(alternation(table("measures")["modifiers"]))
