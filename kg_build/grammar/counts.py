"""Clause shapes about things that are counted: what was done how often, how many did what, whom an act served."""

from __future__ import annotations

import re

from kg_build.grammar.engine import Registry
from kg_build.grammar.indicators import (
    area_of,
    clean,
    clean_means,
    clean_noun,
    doing_inside,
    doing_prefix,
    doing_suffix,
    is_bare_measure,
    is_measure,
    owner_in,
    same_head,
    shared_tail,
    with_owner,
)
from kg_build.grammar.lexicon import alternation, table
from kg_build.grammar.slots import CLASSES, Draft, Slot, bare_subject, topic
from kg_build.model import Measure

__all__ = ["RULES"]

RULES: Registry[Slot, Draft] = Registry("counts", CLASSES)


def _split_predicate(right: str) -> tuple[str, str]:
    """A counted noun and what it does: 商业项目竣工 gives 商业项目 and 竣工; 实现稳定脱贫 only does."""
    alone = _ACT_ALONE.fullmatch(right)
    if alone:
        return "", alone["act"]
    match = next((m for m in _PREDICATE.finditer(right, 1) if len(m[0]) > 1 or m.start() > 1), None)
    if match is None:
        return right, ""
    noun, act = right[:match.start()], right[match.start():]
    # 17种抗癌药大幅降价并纳入目录: what it does first is no part of the noun.
    return re.sub(r"(?<=.{2})(?:大幅)?[\u4e00-\u9fff]{2}并$", "", noun).rstrip("的"), _ADVERBS.sub("", act) or act


_PREDICATE = re.compile(
    rf"(?<=[\u4e00-\u9fff）”])(?<![收参平])(?:{alternation(table('verbs')['predicate']['verbs'])}|{'|'.join(table('verbs')['predicate']['single'])})(?!城市|标杆|工厂|车间|项目|工程|企业|人员|"
    rf"任务|点|基地|中心|面积|率|资金|性|者|区|用房|主体|平台|大户|人口|单位|事项|服务|设施|机构|体系|标准|能力|成本|业|量|"
    rf"额|园|的|道|示范|试点|线|村|镇)"
)
_ACT_ALONE = re.compile(
    rf"(?:实现了?|稳定|全部|全面|顺利|如期|成功|已|均|都)*(?P<act>{alternation(table('verbs')['predicate']['verbs'])})(?:出列|摘帽)?"
)
_ADVERBS = re.compile(
    r"^(?:全部|基本|顺利|正式|先后|分别|陆续|相继|有序|已|均|都|成功|提前|按期|如期|全面|正在|加快|加速|即将|倾情)+(?=.{2})"
)


def _noun_first(noun: str, act: str) -> str:
    return f"{act.rstrip('。了')}的{noun}" if act and noun else noun or act


@RULES.rule(right=r"^{T}?的?(?:[\u4e00-\u9fffA-Za-z“（]|\d+(?:千伏|kV))|^$", kinds="count percent amount ratio")
def counted(slot: Slot) -> Draft | None:
    """新增3家院士工作站；为284户企业补办手续；8个商业项目竣工；有70%的地市开展试点"""
    if slot.beside and re.search("台阶|大关|关口", slot.after):
        # 跨越7万亿、8万亿、9万亿三个大台阶: the small count sums up the list.
        return None
    if slot.beside and slot.kind == "count":
        # 906户1559人实现脱贫, 3座35万千瓦光热电站: two numbers before one noun.
        noun, act = _split_predicate(slot.after)
        left = clean(slot.left_words())
        verb = doing_prefix(left)
        thing = noun if act in _VERBAL_NOUNS else _noun_first(clean_noun(noun), clean_noun(act))
        named = f"{left}{clean_noun(slot.after)}" if (verb and len(left) < 20) or not thing else thing
        return Draft(named, Measure.LEVEL, verb=verb)
    if slot.closed and not (slot.right.startswith("的") and len(slot.right) > 2):
        return None
    if slot.number.kind == "people" and slot.right[0] in "因在从由被获受经":
        return Draft(clean_noun(slot.right_words()), Measure.LEVEL)
    left, right = clean(slot.left_words()), clean_means(shared_tail(slot.right_words(), slot.after))
    if _JOINED.search(slot.left):
        # 建设生态岛和11个分岛: only the verb is shared.
        left = doing_prefix(left)
    elif not slot.listed and slot.previous is not None and slot.previous.rule == "counts.counted" and not doing_prefix(left):
        left = ""
    if slot.kind in ("percent", "ratio") and left and slot.left.endswith("有") and not slot.right.startswith("的"):
        # 农民大体上有两成过着有余粮的生活: what follows the share is what those do.
        return Draft(f"{clean_noun(right)}的{left}比例", Measure.LEVEL)
    if slot.listed and not left and slot.previous is not None and slot.previous.verb:
        return Draft(f"{slot.previous.verb}{clean_noun(right)}", Measure.LEVEL, verb=slot.previous.verb)
    return _counted_in(slot, left, right.lstrip("的"))


_ADVERB_END = re.compile(r"(?<=.{2})(?:基本|全部|已|共|累计)+$")
_JOINED = re.compile(r"(?:和|与|及|以及)$")
_LISTING = re.compile(r"等(?:地|地区|省|市|国|领域|方面|行业|重点|一批|共|各类|类|总计|合计)*$")
_CAUSATIVE = re.compile(rf"(?:^|[^\u4e00-\u9fff]|.)?(?:{CLASSES['causative']})$")


# 17个重点行业增加值增长5%: the count's noun ends where the next number's statement begins.
_STATED_NEXT = re.compile(
    rf"(?:拉动|带动|撬动|实现)[\u4e00-\u9fff]{{2,4}}$|(?:水质|空气质量|审批|平均)?(?:{alternation(table('measures')['heads'])})?"
    rf"(?:{CLASSES['change']}|达到|达|超过|突破|占比?|共|完成|总投资)(?:产值|利润|投资|收入|税收|销售收入|营业收入)?$"
)
_CHANGE_ALONE = re.compile(f"(?:{CLASSES['change']})了?")
_OF_COUNTED = frozenset(("总投资", "投资总额", "总投资额", "计划总投资", "投资额", "总建筑面积", "总金额", "合同金额", "签约金额"))
_VERBAL_NOUNS = frozenset(("建设", "改造", "治理", "整治", "创建", "管控", "改造提升", "提升改造"))
_COMPLETE = frozenset(table("verbs")["complete"]["words"])
# 完成造林, 新增改厕 hold their object; 惠及 and 开工 take none from the clause before.
_WITH_OBJECT = re.compile(
    rf"(?:{alternation(_COMPLETE - {'投资'})}|惠及|覆盖|受益|救助|培训|扩招|拆迁|开工|开工建设|施工|竣工|签约|压缩|安排)$"
)
_COMPLETE_END = re.compile(rf"(?<=.)(?:{alternation(_COMPLETE)})$")
_PURE = frozenset(("实现", "推动", "推进", "促进", "支持", "引导", "组织", "解决", "保障", "带动", "吸引"))


def _counted_in(slot: Slot, left: str, right: str) -> Draft | None:
    verb, tail = doing_prefix(left).removesuffix("了"), doing_suffix(left)
    right = _STATED_NEXT.sub("", right) if slot.more else right
    share = "比例" if slot.kind in ("percent", "ratio") else ""
    noun, act = _split_predicate(right)
    if act in _VERBAL_NOUNS and verb:
        noun, act = right, ""
    causative = _CAUSATIVE.search(slot.left) is not None
    if not act and causative:
        verb_at = doing_inside(right)
        at = right.find(verb_at) if verb_at else -1
        if at >= 1 and right[at - 1] not in "全、" and right[at + len(verb_at):at + len(verb_at) + 1] != "的":
            noun, act = right[:at], right[at:]
    if slot.more and act and len(act) <= 3 and slot.tape.text[slot.at + 1 + len(slot.right)] not in "、和及与":
        act = f"{act.rstrip('了')}{slot.after}"
    slot.memory.noun = clean_noun(noun)
    if tail and not act and not (verb and len(left) - len(verb) <= 1) and tail not in _PURE:
        return Draft(f"{tail}{clean_noun(right)}{share}", Measure.LEVEL, verb=tail)
    if _LISTING.search(left) or ("、" in left and slot.kind == "count"):
        if verb:
            return Draft(f"{verb}{clean_noun(right)}", Measure.LEVEL, verb=verb)
        return Draft(_noun_first(clean_noun(noun), act) + share, Measure.LEVEL)
    if not left or (causative and (act or not verb)):
        if not left and slot.kind == "amount":
            return Draft(clean_noun(right), Measure.LEVEL)
        return Draft(_noun_first(clean_noun(noun), clean_noun(act)) + share, Measure.LEVEL)
    if verb and len(left) - len(verb) <= 1:
        return Draft(f"{verb}{clean_noun(right)}" + share, Measure.LEVEL, verb=verb)
    if slot.kind in ("percent", "ratio") and not verb:
        return _part_of(slot, left, clean_noun(noun))
    return Draft(f"{left}{clean_noun(right)}" + share, Measure.LEVEL, verb=verb)


def _part_of(slot: Slot, left: str, noun: str) -> Draft | None:
    """城镇建设覆盖93%的建制镇; 政务服务事项100%网上可办: what share of which things, or of the thing before."""
    if slot.right.startswith("的"):
        return Draft(f"{left if len(left) <= 12 else doing_suffix(left)}{noun}比例", Measure.LEVEL)
    return Draft(f"{left}{noun}", Measure.LEVEL) if left and len(noun) <= 8 and not slot.more else None


@RULES.rule(left=r"^$")
def same_again(slot: Slot) -> Draft | None:
    """完成腾迁净地57宗、378.8公顷"""
    if not slot.listed or slot.previous is None:
        return None
    before = slot.previous
    if slot.number.before and before.measure is not Measure.LEVEL:
        # 新增1700公里、突破7000公里: what is passed is a level again.
        return Draft(bare_subject(slot), Measure.LEVEL, flow=False)
    return Draft(before.subject or before.indicator, before.measure, before.sign, verb=before.verb, flow=before.flow)


def _named(slot: Slot) -> tuple[str, str]:
    """The phrase left of a number and the verb of doing in it; 完成 and 实现 before a measured thing say no more than that it is stated."""
    phrase = clean(slot.left_words()).removeprefix("的")
    verb = doing_prefix(phrase)
    if verb in ("实现", "完成", "完成了") and is_measure(phrase):
        return phrase[len(verb):], ""
    if verb.endswith("了"):
        return f"{verb[:-1]}{phrase[len(verb):]}", verb[:-1]
    return phrase, verb


@RULES.rule()
def of_the_topic(slot: Slot) -> Draft | None:
    """城镇新增就业，全年4.3万人"""
    if clean(slot.left_words()) or not topic(slot) or not slot.closed or slot.number.kind in ("duration", "age"):
        return None
    if slot.more and not slot.closed_after:
        # 2932户、5029人贫困户脱贫: the noun of the pair is still to come.
        return Draft(_of_both(slot.after), Measure.LEVEL)
    again = slot.kind == "percent" and slot.memory.grown and _STRIVEN.search(slot.left) is not None
    return Draft(topic(slot), Measure.GROWTH if again else Measure.LEVEL)


# 增长6%以上、力争6.5%: what is striven for is the growth itself.
_STRIVEN = re.compile(r"(?:力争|争取|冲刺|努力|确保)$")


def _of_both(after: str) -> str:
    noun, act = _split_predicate(after)
    return _noun_first(clean_noun(noun), clean_noun(act))


@RULES.rule()
def measure_of_another(slot: Slot) -> Draft | None:
    """引入项目77个、总投资358亿元；实施重点项目79项，总投资173.8亿元"""
    phrase = clean(slot.left_words())
    if slot.listed and slot.previous is not None and is_bare_measure(phrase):
        return Draft(with_owner(slot.previous.indicator, phrase), Measure.LEVEL)
    if not slot.listed and phrase in _OF_COUNTED and slot.memory.noun:
        return Draft(f"{slot.memory.noun}{phrase}", Measure.LEVEL)
    return None


@RULES.rule()
def deed_alone(slot: Slot) -> Draft | None:
    """新建103个、修缮60个互助幸福院；打好“保交房”攻坚战，交付31.7万套；清理规章756件，废止71件"""
    phrase, verb = _named(slot)
    before = slot.previous.indicator if slot.listed and slot.previous is not None else ""
    done = doing_suffix(before)
    if verb and verb == phrase and done and len(before) - len(done) >= 3 and slot.closed:
        # 保障房建成470套、新开工630套: the thing stands before the verbs.
        return Draft(f"{_ADVERB_END.sub('', before[:-len(done)])}{verb}", Measure.LEVEL, verb=verb)
    if not verb or verb != phrase or _WITH_OBJECT.search(verb) or _CHANGE_ALONE.match(verb):
        return None
    if slot.more and slot.after and not slot.closed_after:
        return Draft(f"{verb}{clean_noun(slot.after)}", Measure.LEVEL, verb=verb)
    if not slot.memory.noun and doing_prefix(slot.memory.heard) and verb not in _COMPLETE and owner_in(slot.memory.heard):
        return Draft(f"{verb}{owner_in(slot.memory.heard)}", Measure.LEVEL, verb=verb)
    if not slot.memory.subject or verb in _COMPLETE:
        return None
    # 推进重点项目2000个、完成投资9800亿元: the noun owns what is measured; 废止71件: it is what the verb acts on.
    noun = slot.memory.noun or bare_subject(slot)
    inner = doing_inside(noun)
    noun = noun[noun.index(inner) + len(inner):] if inner else noun
    return Draft(f"{noun}{verb}" if is_measure(verb) else f"{verb}{noun}", Measure.LEVEL, verb=verb, noun=noun)


@RULES.rule()
def stated(slot: Slot) -> Draft | None:
    """新建换热站24座；城镇新增就业4.3万人；达标率79.2%"""
    phrase, verb = _named(slot)
    timed = is_measure(phrase) or phrase.endswith(("天数", "天气", "时间", "时长", "用时"))
    lasts = slot.number.kind in ("duration", "age") and not timed
    if not phrase or lasts or _CHANGE_ALONE.fullmatch(phrase) or (slot.more and phrase == area_of(f"{phrase}各项")):
        return None
    indicator = is_measure(phrase) and slot.memory.unit not in ("", slot.number.unit)
    # 整治河道12条、管网改造86公里: 管网改造 says itself what was done.
    itself = 0 < len(doing_suffix(phrase)) < len(phrase)
    if slot.listed and not verb and not indicator and not itself and slot.previous is not None and slot.previous.verb:
        verb = slot.previous.verb
        if verb == slot.previous.indicator and _COMPLETE_END.search(verb):
            # 完成造林300亩、森林抚育5万亩: the verb that goes on is 完成.
            verb = _COMPLETE_END.sub("", verb)
        phrase = f"{verb}{phrase}"
    elif not verb and _parallel(slot, phrase):
        verb = slot.memory.verb
        phrase = f"{verb}{phrase}"
    elif not verb and not is_measure(phrase):
        verb = doing_inside(phrase)
        if not verb and slot.memory.unit == slot.number.unit and slot.closed and not slot.more:
            phrase = same_head(phrase, slot.memory.subject)
    slot.memory.unit = slot.number.unit if slot.closed else ""
    return Draft(phrase, Measure.LEVEL, verb=verb, noun=phrase[len(verb):] if verb and phrase.startswith(verb) else "")


def _parallel(slot: Slot, phrase: str) -> bool:
    """建成新线5944公里，复线4603公里: a bare noun with the same unit goes on with the verb of the clause before."""
    memory = slot.memory
    same = memory.verb and memory.unit == slot.number.unit and slot.number.kind not in ("percent", "money", "people") and not memory.pending
    return bool(same) and len(phrase) <= 12 and not is_measure(phrase) and slot.closed
