"""English names of areas: GeoNames' where it has the area, else pinyin with the usual word for the kind of area.

In: names in Chinese, and the GeoNames entries of ``area_geonames``. Out: 海城市 → Haicheng City (p, by pinyin), 呼和浩特市 → Hohhot City
(g, GeoNames' own name), 乐清市 → Yueqing City (a character with several readings, read as GeoNames reads the town).
A name of one character keeps its kind, as signs on the road do: 泗县 → Sixian County.
"""

from __future__ import annotations

import itertools
import re

from area_places import PEOPLES
from pypinyin import Style, lazy_pinyin, pinyin

_KINDS = {
    "特别行政区": "Special Administrative Region", "自治区": "Autonomous Region", "自治州": "Autonomous Prefecture",
    "自治县": "Autonomous County", "自治旗": "Autonomous Banner", "地区": "Prefecture",
    "矿区": "Mining District", "特区": "Special District", "省": "Province", "市": "City", "县": "County", "区": "District",
    "盟": "League", "旗": "Banner", "州": "Prefecture",
}  # fmt: skip
_NAME = re.compile(rf"(?P<core>.*?)(?P<peoples>(?:{'|'.join(PEOPLES)})*)(?P<kind>{'|'.join(_KINDS)})")
_GENERIC = re.compile(r" (Shi|Diqu|Meng|City|Municipality|Prefecture|League|Zizhizhou|Sheng|Xian)$")
_KNOWN = {
    "香港特别行政区": "Hong Kong Special Administrative Region",
    "澳门特别行政区": "Macao Special Administrative Region",
    "神农架林区": "Shennongjia Forestry District",
}
_READINGS = {  # where the dictionary's first reading is another word's
    "朝阳": "chao yang", "大城": "dai cheng", "乐亭": "lao ting", "乐陵": "lao ling", "乐清": "yue qing", "洪洞": "hong tong",
    "繁峙": "fan shi", "涡阳": "guo yang", "枞阳": "zong yang", "六安": "lu an", "六合": "lu he", "番禺": "pan yu", "铅山": "yan shan",
    "莘": "shen", "单": "shan", "浚": "xun", "蔚": "yu", "尉犁": "yu li", "宿州": "su zhou", "宿迁": "su qian", "宿松": "su song",
    "宿城": "su cheng", "宿豫": "su yu", "宿": "su", "任": "ren", "任丘": "ren qiu", "任城": "ren cheng", "行唐": "xing tang",
    "东阿": "dong e", "阿城": "a cheng", "会理": "hui li", "会泽": "hui ze", "会昌": "hui chang", "监利": "jian li", "应": "ying",
    "应城": "ying cheng", "句容": "ju rong", "什邡": "shi fang", "台州": "tai zhou", "台山": "tai shan", "天台": "tian tai",
    "都匀": "du yun", "都昌": "du chang", "都安": "du an", "蚌埠": "beng bu", "蚌山": "beng shan", "厦门": "xia men", "重庆": "chong qing",
    "长子": "zhang zi", "长葛": "chang ge", "合川": "he chuan", "泌阳": "bi yang", "荥阳": "xing yang", "荥经": "ying jing",
    "犍为": "qian wei", "筠连": "jun lian", "渑池": "mian chi", "郫都": "pi du", "盖州": "gai zhou", "盖": "gai", "冠": "guan",
    "费": "fei", "覃塘": "qin tang", "大埔": "da bu", "大邑": "da yi", "调兵山": "diao bing shan", "石家庄": "shi jia zhuang",
    "柏乡": "bai xiang", "曲周": "qu zhou", "曲阳": "qu yang", "曲阜": "qu fu", "曲江": "qu jiang", "曲靖": "qu jing", "隆尧": "long yao",
    "万柏林": "wan bo lin", "牟平": "mu ping", "中牟": "zhong mu", "澄城": "cheng cheng", "澄海": "cheng hai", "澄江": "cheng jiang",
    "百色": "bai se", "济南": "ji nan", "北碚": "bei bei", "闵行": "min hang", "龙圩": "long xu", "石咀山": "shi zui shan",
    "旧堡": "jiu pu", "吴堡": "wu bu", "尖扎": "jian zha",
}  # fmt: skip
_IN_PLACES = {  # 子长, 江都, 喀什, 曾都
    "长": "chang", "都": "du", "什": "shi", "朝": "chao", "重": "chong", "台": "tai", "勒": "le", "乐": "le", "曾": "zeng",
}  # fmt: skip
_KIND_WORDS = (*(word for word in _KINDS.values() if " " in word), "Province", "Municipality")


def english_name(name: str, level: str, geonames: tuple[str, ...]) -> tuple[str, str]:
    """The English name and where it comes from: ``g`` (GeoNames' spelling) or ``p`` (pinyin).

    Args:
        name: in Chinese, in full.
        level: p, c or d.
        geonames: GeoNames' names of the same area or, for a county, its seat, in Latin letters; may be empty.
    """
    if name in _KNOWN:
        return _KNOWN[name], "p"
    whole = [other for other in geonames if other.endswith(_KIND_WORDS)]
    if level in "pc" and whole and not name.endswith(("地区", "盟")):
        first = [other for other in whole if other.split()[0] == geonames[0].split()[0]]
        return (first or whole)[0], "g"
    found = _NAME.fullmatch(name)
    if found is None:
        return _spelt(name, geonames), "p"
    core, kind = found["core"], found["kind"]
    if not core:  # 鄂伦春自治旗, 维吾尔…: the people's name is the place's
        core, peoples = found["peoples"], ""
    else:
        peoples = found["peoples"]
    words = [PEOPLES[people] for people in re.findall("|".join(sorted(PEOPLES, key=len, reverse=True)), peoples)]
    kind_words = "Municipality" if level == "p" and kind == "市" else _KINDS[kind]
    base, source = _base(core if len(core) > 1 else core + kind, level, geonames, peoples)
    listed = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    return " ".join(part for part in (base, listed, kind_words) if part), source


def _base(core: str, level: str, geonames: tuple[str, ...], peoples: str) -> tuple[str, str]:
    """The name proper: GeoNames' for a prefecture without peoples in its name, else pinyin in the reading that GeoNames confirms."""
    if level in "pc" and geonames and not peoples:
        return _GENERIC.sub("", geonames[0]), "g"
    return _spelt(core, geonames), "p"


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", _GENERIC.sub("", name).lower().replace("ü", "u"))


def _spelt(core: str, geonames: tuple[str, ...]) -> str:
    """Pinyin as one word; of several readings the one that spells a name of GeoNames."""
    kind = next((kind for kind in ("县", "区", "市") if len(core) == 2 and core.endswith(kind)), "")
    word = core.removesuffix(kind)
    usual = [_IN_PLACES.get(character, part) for character, part in zip(word, lazy_pinyin(word, v_to_u=True), strict=True)]
    usual = [*_READINGS.get(word, " ".join(usual)).split(), *lazy_pinyin(kind)]
    known = {_letters(name) for name in geonames}
    if known and _letters("".join(usual)) not in known and len(core) <= 4:
        readings = pinyin(core, style=Style.NORMAL, heteronym=True, v_to_u=True)
        usual = next((list(one) for one in itertools.product(*readings) if _letters("".join(one)) in known), usual)
    return "".join(part if not at or part[0] not in "aoe" else f"'{part}" for at, part in enumerate(usual)).capitalize()
