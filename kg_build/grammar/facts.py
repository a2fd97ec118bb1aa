"""Clause shapes that state a value: what stands left and right of a number decides indicator and measure.

Rules read a :class:`Slot` (one number of a clause, the tape to its left and right, what the sentence said before) and return a
:class:`Draft`. They are tried in the order of this file; the first that returns a draft has the number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from kg_build.grammar.engine import Registry, Tape
from kg_build.grammar.indicators import area_of, clean, clean_noun, doing_inside, doing_prefix, doing_suffix, is_bare_measure, is_measure, with_owner
from kg_build.grammar.lexicon import alternation, table
from kg_build.grammar.quantities import Number
from kg_build.model import Comparator, FactKind, Measure, Period

__all__ = ["RULES", "Draft", "Memory", "Slot"]

_VERBS = table("verbs")
_CLASSES = {
    "more": alternation(_VERBS["change"]["more"]), "less": alternation(_VERBS["change"]["less"]),
    "change": alternation([*_VERBS["change"]["more"], *_VERBS["change"]["less"]]), "between": alternation(_VERBS["change"]["between"]),
    "reach": alternation(_VERBS["reach"]["level"]), "to": alternation(_VERBS["reach"]["to"]), "cap": alternation(_VERBS["reach"]["cap"]),
    "rate": alternation(_VERBS["reach"]["rate"]), "rateless": alternation(_VERBS["reach"]["rate_less"]),
    "causative": alternation(_VERBS["causative"]["words"]),
    "asp": "了|着|过|约|近|将近|大约|为|至少",
}
RULES: Registry[Slot, Draft] = Registry("facts", _CLASSES)
_LESS = frozenset(_VERBS["change"]["less"])
_TIMES = "\U000f0005\U000f0006"


@dataclass(slots=True)
class Memory:
    """What a sentence has said so far: the measured thing, the coordinated things, the verb of the running list, the topic."""

    subject: str = ""
    heads: tuple[str, ...] = ()
    verb: str = ""
    area: str = ""
    way: bool = False
    pending: str = ""
    theme: str = ""
    fresh: bool = False
    whole: str = ""
    noun: str = ""
    unit: str = ""
    recent: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """What a rule read: indicator, measure and sign; and, where the words say so, kind, period, comparator, project."""

    indicator: str
    measure: Measure
    sign: int = 1
    comparator: Comparator | None = None
    kind: FactKind | None = None
    period: Period | None = None
    project: str = ""
    flow: bool = True
    verb: str = ""
    earlier: bool = False
    rule: str = ""
    subject: str = ""
    noun: str = ""


@dataclass(slots=True)
class Slot:
    """A number in its clause.

    ``left`` and ``right`` are the tape up to the next number or the clause's end, a listing 、 or 和 taken off; ``listed`` tells that
    there was one, ``more`` that a number follows, ``after`` what stands behind that.
    """

    tape: Tape
    number: Number
    kind: str
    left: str
    right: str
    left_at: int
    at: int
    listed: bool
    more: bool
    memory: Memory
    previous: Draft | None
    after: str
    lm: re.Match[str] | None = None
    rm: re.Match[str] | None = None

    def words(self, start: int, end: int) -> str:
        """The words of a stretch of the tape without its time words."""
        return self.tape.words(start, end, drop=_TIMES)

    def phrase(self, group: str = "head") -> str:
        """The words of a group of the left pattern, cleaned."""
        assert self.lm is not None
        start, end = self.lm.span(group)
        return clean(self.words(self.left_at + start, self.left_at + end))

    def left_words(self) -> str:
        """The words left of the number."""
        return self.words(self.left_at, self.at)

    def right_words(self) -> str:
        """The words right of the number."""
        return self.words(self.at + 1, self.at + 1 + len(self.right))

    @property
    def closed(self) -> bool:
        """Whether no noun of the number's own follows it: 达到100座, 、 …"""
        return _CLOSED.match(self.right) is not None


_CLOSED = re.compile(
    r"$|[、，；。）（和与或而也且同但还仍]|就(?!业|读|诊|医|近|地|餐|学)|并(?!网|购|轨|联)|及(?!格|时|笄)|以(?!工代|色|旧)|的?(?:水平|规模|目标|台阶|新台阶|大关|关口|门槛|高位|高点|区间|任务|预期|要求|速度|大台阶|左右)|的$|[\U000f0000-\U000f0006]|之间|不等|(?:位)?(?:居|列|排)(?!民|住|家|委|车|水|污|涝|放|入|查)"
)


def _subject(slot: Slot, group: str = "head") -> str:
    phrase = slot.phrase(group)
    if phrase.startswith(("这些", "上述", "该", "这类")) and phrase[-2:] == slot.memory.subject[-2:]:
        return slot.memory.subject
    phrase = _MOVER.sub("", phrase) or phrase
    if phrase.startswith("占") and not phrase.startswith("占比") and slot.memory.subject:
        return f"{slot.memory.subject}{phrase}"
    return phrase or _topic(slot)


# 带动面上产业投资增长: what grows is what is moved.
_MOVER = re.compile(r"^(?:带动|拉动|推动|促进|促使|使得?|让|致使|导致)(?=.{2})")


def _topic(slot: Slot) -> str:
    """What a clause without a subject of its own speaks of: the clause before when it only names a thing, else the last thing stated."""
    memory = slot.memory
    if memory.pending and (memory.fresh or is_measure(memory.pending)) and len(memory.pending) <= 30:
        return memory.pending
    return memory.subject or memory.theme or memory.pending[:30]


def _bare_subject(slot: Slot) -> str:
    """The measured thing for a level that is reached: 净增市场主体3000家、达到3.3万家 speaks of 市场主体."""
    subject = _topic(slot)
    verb = doing_prefix(subject)
    return subject[len(verb):] if verb and len(subject) - len(verb) >= 2 and subject[len(verb)] != "的" else subject


@RULES.rule(left=r"^(?P<head>.*?)[由从自](?P<per>人均|每人每[年月]|{T}|原来|目前|上年|的)*$", right=r"^[^、，]{0,8}?(?:{to}|到|至|增|降|为)")
def from_value(slot: Slot) -> Draft | None:
    """财政补助由每人每年380元提高到420元（380元）"""
    head = _subject(slot)
    if not slot.more or not head:
        return None
    slot.memory.way = True
    return Draft(head, Measure.LEVEL, earlier=True, kind=FactKind.OBSERVATION, flow=False)


@RULES.rule(left=r"^[^，]{0,12}?(?:{to}|到|至|增|升|降|为)(?:{asp}|{T}|人均|每人每[年月]|的)*$")
def to_value(slot: Slot) -> Draft | None:
    """财政补助由每人每年380元提高到420元（420元）"""
    if not slot.memory.way or slot.previous is None:
        return None
    slot.memory.way = False
    return Draft(slot.previous.indicator, Measure.LEVEL, flow=False)


@RULES.rule(left=r"^(?P<head>.*?)(?:{between}|{T}|{B})*(?<!自然)(?P<rate>{rate}|{rateless})(?:{between}|{T}|{B}|{reach}|{cap}|{to}|目标|预期目标)*$", kinds="percent ratio")
def rate(slot: Slot) -> Draft | None:
    """居民消费价格涨幅3%左右"""
    head = _subject(slot)
    assert slot.lm is not None
    less = slot.lm["rate"] in _VERBS["reach"]["rate_less"]
    return Draft(head, Measure.GROWTH, -1 if less else 1) if head else None


@RULES.rule(left=r"^(?P<head>.*?)(?:保持|实现|达到|为|有|以|{T}|{between})*$", right=r"^的?(?:左右的?)?(?:{more}|增长率|高速增长|较快增长|增长速度|增幅|增速)", kinds="percent")
def growth_after(slot: Slot) -> Draft | None:
    """全产业链产值保持两位数增长"""
    head = _subject(slot)
    return Draft(head, Measure.GROWTH) if head else None


@RULES.rule(left=r"^(?P<head>.*?)(?:是|为|相当于|等于)(?P<of>[^，、]*?)的?$", kinds="ratio")
def multiple(slot: Slot) -> Draft | None:
    """在校生1600万人，是1997年的2.3倍"""
    head = _subject(slot)
    return Draft(head, Measure.LEVEL) if head and slot.number.unit == "倍" else None


@RULES.rule(left=r"^(?P<head>.*?)(?:{between}|{B}|{T}|了)*$", kinds="ratio")
def doubled(slot: Slot) -> Draft | None:
    """省属国企利润翻三番"""
    head = _subject(slot)
    return Draft(head, Measure.GROWTH) if head and slot.number.unit == "番" else None


@RULES.rule(left=r"^(?P<head>.*?)(?:{between}|{T}|{B})*占(?!比|地|道|据|领|优)(?P<whole>.*?)的?(?P<share>比重|比例|份额|比率)?(?:{between}|{T}|{reach}|{to}|{asp})*$", kinds="percent ratio")
def share(slot: Slot) -> Draft | None:
    """服务业增加值占地区生产总值比重达到49%"""
    assert slot.lm is not None
    head, among = _subject(slot), slot.memory.whole
    if among and slot.lm["head"].endswith("的"):
        # 实行劳动改造的占四成: the noun is the last word of what the shares are shares of.
        return Draft(f"{head}的{among.split('的')[-1]}占{among}比重", Measure.LEVEL, flow=True)
    whole = slot.words(slot.left_at + slot.lm.start("whole"), slot.left_at + slot.lm.end("whole")).strip("了约到据的")
    if not head or (not whole and not slot.lm["share"]):
        return Draft(f"{head}占比", Measure.LEVEL, flow=False) if head else None
    return Draft(f"{head}占{whole}比重", Measure.LEVEL, flow=False)


@RULES.rule(left=r"^(?P<head>.*?)(?P<how>高于|低于|超过|快于|优于|高出|领先|好于|慢于|超)(?P<than>[^，]*?)(?:平均水平|水平)?$", kinds="point")
def above(slot: Slot) -> Draft | None:
    """增幅高于全国0.7个百分点"""
    assert slot.lm is not None
    head = _subject(slot)
    than = slot.left_words()[slot.left_words().find(slot.lm["how"]):]
    return Draft(f"{head}{than}", Measure.LEVEL, flow=False) if head and than else None


@RULES.rule(left=r"^(?P<head>.*?)(?:年均)?(?:增长|增速)(?:{T}|{between}|的?(?:预期|主要)?目标|预期|保持在?|为|达到|达|稳定在|控制在|是|设定为|定为|应达到)+$", kinds="percent")
def growth_noun(slot: Slot) -> Draft | None:
    """经济增长预期目标6%左右"""
    head = _subject(slot)
    return Draft(head, Measure.GROWTH) if head else None


@RULES.rule(left=r"^(?P<head>.*?)(?:{cap})(?:{asp}|{T})*$")
def capped(slot: Slot) -> Draft | None:
    """城镇登记失业率控制在4.5%以内"""
    head = _subject(slot)
    comparator = Comparator.AT_MOST if not slot.number.after and not slot.number.before and slot.number.max_value is None else None
    return Draft(head, Measure.LEVEL, comparator=comparator, flow=False) if head else None


@RULES.rule(left=r"^(?P<head>.*?)(?:{between}|{T}|{B})*(?:{to})(?:{asp}|{T}|人均|每人每[年月])*$")
def brought_to(slot: Slot) -> Draft | None:
    """企业开办时间压缩到1个工作日"""
    head = slot.phrase() or _bare_subject(slot)
    return Draft(head, Measure.LEVEL, flow=False) if head and slot.closed else None


@RULES.rule(left=r"^(?P<head>.*?)(?:{between}|{T}|{B}|地)*(?P<change>{change})(?:{asp}|{T}|到位)*$")
def changed(slot: Slot) -> Draft | None:
    """货物周转量增长3.1%；贷款余额比年初增加172.7亿元"""
    assert slot.lm is not None
    head = _subject(slot)
    counted = slot.kind in ("amount", "count")
    if not head or (counted and not slot.closed):
        return None
    sign = -1 if slot.lm["change"] in _LESS else 1
    return Draft(head, Measure.CHANGE if counted or slot.kind == "point" else Measure.GROWTH, sign)


@RULES.rule(left=r"^(?P<head>.*?)(?P<verb>完成|超额完成|完成了|超过?|等于|相当于)(?P<plan>.*?(?:指标|计划|任务|目标|预算|投资额|总数|总额))的?$", kinds="percent ratio")
def plan_share(slot: Slot) -> Draft | None:
    """完成省下达指标的175%"""
    assert slot.lm is not None
    head = _subject(slot)
    plan = slot.words(slot.left_at + slot.lm.start("plan"), slot.left_at + slot.lm.end("plan"))
    return Draft(f"{head}完成{plan}比例", Measure.LEVEL) if head else None


@RULES.rule(left=r"(?P<head>.*?)(?P<how>年产|合资(?:建设|生产)?|日处理|年处理|日产|年加工|年生产|月产|年屠宰|年出栏)(?:能力|规模)?(?:{asp})*$", right=r"^的?[\u4e00-\u9fffA-Za-z“]{2}", kinds="amount count")
def capacity(slot: Slot) -> Draft | None:
    """甲厂年产100万吨城市轨道钢等项目建成投产"""
    right = re.split(r"、|等|项目|，", slot.right_words())[0]
    head = slot.phrase().split("、")[-1]
    name = f"{head[len(doing_prefix(head)):]}{clean_noun(right)}项目"
    return Draft(f"{name}产能", Measure.LEVEL, kind=FactKind.PROJECT, project=name, flow=False)


_CAPACITY = re.compile(r"(?:年产|合资|日处理|年处理|产能|总产能|装机|总装机|总投资|投资|规模|总规模|释放|年加工|日产|月产|库容|建筑面积|占地|总长|全长)$")
_PROJECT = re.compile(r"^的?[^，、]{0,24}?(?:项目|工程|生产线|基金|基地|园区|产业园|电站|水库|电厂|风电场|光伏|码头|机场|装置|工厂|牧场|园$)")


@RULES.rule(left=r"(?P<head>.*)$", right=r"^的?[\u4e00-\u9fffA-Za-z“]{2}", kinds="amount")
def project_figure(slot: Slot) -> Draft | None:
    """年产100万吨城市轨道钢项目建成投产"""
    right, left = slot.right_words(), clean(slot.left_words())
    project = _PROJECT.match(right)
    if slot.more and not _CAPACITY.search(left) and slot.number.kind not in ("energy", "mass") or not project:
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


@RULES.rule(left=r"^(?P<head>.*?)(?:总)?投资(?:{asp}|{T})*$", right=r"^(?P<act>[\u4e00-\u9fff“].+)", kinds="amount")
def invested_in(slot: Slot) -> Draft | None:
    """投资5.67亿元新建改造农村公路124公里"""
    act = clean_noun(slot.right_words())
    if slot.number.kind != "money" or slot.right[0] in "的、，和":
        return None
    return Draft(f"{act}投资", Measure.LEVEL, verb="")


@RULES.rule(left=r"^(?P<head>.*?)(?:跨越|跨过|迈过|越过|连跨|连续跨越)了?$", right=r"^[^，]{0,6}?(?:台阶|大关|关口|门槛)", kinds="count")
def stairs(slot: Slot) -> Draft | None:
    """地区生产总值跨越3个千亿元台阶"""
    head = _subject(slot)
    return Draft(f"{head}跨越台阶", Measure.LEVEL, subject=head) if head else None


@RULES.rule(left=r"^(?P<head>.*?)(?:{between}|{T}|{B})*(?:{reach})+(?:{asp}|{T}|{between})*$")
def reached(slot: Slot) -> Draft | None:
    """粮食产量达到147万吨"""
    head = slot.phrase()
    if not slot.closed and not (head and slot.kind in ("percent", "point", "ratio", "amount")):
        return None
    head = head or _bare_subject(slot)
    return Draft(head, Measure.LEVEL, flow=slot.left.endswith(("共", "共计", "合计", "累计", "总计", "共达"))) if head else None


def _split_predicate(right: str) -> tuple[str, str]:
    """A counted noun and what it does: 商业项目竣工 gives 商业项目 and 竣工."""
    match = next((m for m in _PREDICATE.finditer(right, 1) if len(m[0]) > 1 or m.start() > 1), None)
    if match is None:
        return right, ""
    noun, act = right[:match.start()], right[match.start():]
    return noun.rstrip("的"), _ADVERBS.sub("", act) or act


_PREDICATE = re.compile(
    rf"(?<=[\u4e00-\u9fff）”])(?<![收参])(?:{alternation(_VERBS['predicate']['verbs'])})(?!项目|工程|企业|人员|任务|点|基地|中心|面积|率|资金|性|者|区|用房|主体|平台|大户|人口|单位|事项|服务|设施|机构|体系|标准|能力|成本|业|量|额|园|的|道|示范|试点|线|村|镇)"
)
_ADVERBS = re.compile(r"^(?:全部|基本|顺利|正式|先后|分别|陆续|相继|有序|已|均|都|成功|提前|按期|如期|全面|正在|加快|加速|即将|倾情)+(?=.{2})")


def _noun_first(noun: str, act: str) -> str:
    return f"{act.rstrip('。了')}的{noun}" if act else noun


@RULES.rule(right=r"^的?[\u4e00-\u9fffA-Za-z“（]", kinds="count percent amount ratio")
def counted(slot: Slot) -> Draft | None:
    """新增3家院士工作站；为284户企业补办手续；8个商业项目竣工；有70%的地市开展试点"""
    if slot.closed and not (slot.right.startswith("的") and len(slot.right) > 2):
        return None
    left, right = clean(slot.left_words()), slot.right_words()
    if slot.listed and not left and slot.previous is not None and slot.previous.verb:
        return Draft(f"{slot.previous.verb}{clean_noun(right)}", Measure.LEVEL, verb=slot.previous.verb)
    return _counted_in(slot, left, right.lstrip("的"))


_LISTING = re.compile(r"等(?:地|地区|省|市|国|领域|方面|行业|重点|一批|共|各类|类|总计|合计)*$")
_CAUSATIVE = re.compile(rf"(?:^|[^\u4e00-\u9fff]|.)?(?:{_CLASSES['causative']})$")


# 17个重点行业增加值增长5%: the count's noun ends where the next number's statement begins.
_STATED_NEXT = re.compile(rf"(?:增加值|产值|销售收入|营业收入|投资|利润)?(?:{_CLASSES['change']}|达到|达|超过|突破|占比?|共|完成|总投资)$")
_PURE = frozenset(("实现", "推动", "推进", "促进", "支持", "引导", "组织", "解决", "保障", "带动", "吸引"))


def _counted_in(slot: Slot, left: str, right: str) -> Draft | None:
    verb, tail = doing_prefix(left), doing_suffix(left)
    right = _STATED_NEXT.sub("", right) if slot.more else right
    share = "比例" if slot.kind in ("percent", "ratio") else ""
    noun, act = _split_predicate(right)
    slot.memory.noun = clean_noun(noun)
    if tail and not act and not (verb and len(left) - len(verb) <= 1) and tail not in _PURE:
        return Draft(f"{tail}{clean_noun(right)}{share}", Measure.LEVEL, verb=tail)
    if _LISTING.search(left) or "、" in left and slot.kind == "count":
        if verb:
            return Draft(f"{verb}{clean_noun(right)}", Measure.LEVEL, verb=verb)
        return Draft(_noun_first(clean_noun(noun), act) + share, Measure.LEVEL)
    if not left or _CAUSATIVE.search(left) and (act or not verb):
        if not left and slot.kind == "amount":
            return Draft(clean_noun(right), Measure.LEVEL)
        return Draft(_noun_first(clean_noun(noun), clean_noun(act)) + share, Measure.LEVEL)
    if verb and len(left) - len(verb) <= 1:
        return Draft(f"{verb}{clean_noun(right)}" + share, Measure.LEVEL, verb=verb)
    if slot.kind in ("percent", "ratio") and not verb:
        return None
    return Draft(f"{left}{clean_noun(right)}" + share, Measure.LEVEL, verb=verb)


@RULES.rule(left=r"^$")
def same_again(slot: Slot) -> Draft | None:
    """完成腾迁净地57宗、378.8公顷"""
    if not slot.listed or slot.previous is None:
        return None
    return Draft(slot.previous.indicator, slot.previous.measure, slot.previous.sign, verb=slot.previous.verb, flow=slot.previous.flow)


@RULES.rule()
def stated(slot: Slot) -> Draft | None:
    """新建换热站24座；城镇新增就业4.3万人；达标率79.2%"""
    phrase = clean(slot.left_words())
    verb = doing_prefix(phrase)
    if verb in ("实现", "完成", "完成了") and is_measure(phrase):
        phrase, verb = phrase[len(verb):], ""
    if not phrase:
        return Draft(_topic(slot), Measure.LEVEL) if _topic(slot) and slot.closed and slot.number.kind not in ("duration", "age") else None
    if slot.number.kind in ("duration", "age") and not is_measure(phrase) and not phrase.endswith(("天数", "时间", "时长", "用时")):
        return None
    if slot.listed and slot.previous is not None and is_bare_measure(phrase):
        return Draft(with_owner(slot.previous.indicator, phrase), Measure.LEVEL)
    if slot.more and phrase == area_of(f"{phrase}各项"):
        return None
    if slot.listed and not verb and slot.previous is not None and slot.previous.verb:
        verb = slot.previous.verb
        phrase = f"{verb}{phrase}"
    if not verb and not is_measure(phrase):
        verb = doing_inside(phrase)
    if verb == phrase and slot.memory.subject:
        phrase = f"{verb}{slot.memory.noun or _bare_subject(slot)}"
    elif not verb and _parallel(slot, phrase):
        verb = slot.memory.verb
        phrase = f"{verb}{phrase}"
    slot.memory.unit = slot.number.unit if slot.closed else ""
    return Draft(phrase, Measure.LEVEL, verb=verb, noun=phrase[len(verb):] if verb and phrase.startswith(verb) else "")


def _parallel(slot: Slot, phrase: str) -> bool:
    """建成新线5944公里，复线4603公里: a bare noun with the same unit goes on with the verb of the clause before."""
    memory = slot.memory
    same = memory.verb and memory.unit == slot.number.unit and slot.number.kind not in ("percent", "money", "people") and not memory.pending
    return bool(same) and len(phrase) <= 8 and not is_measure(phrase) and slot.closed and not slot.more
