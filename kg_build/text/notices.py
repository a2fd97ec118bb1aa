"""The errors and notices of the text layer: codes KG110 to KG114 stop the work, KG150 to KG161 only tell."""

from __future__ import annotations

from kg_build.errors import InputError, Place, UsageProblem
from kg_build.model import Notice

__all__ = [
    "ambiguous_place", "bad_date", "bad_year", "code_by_name", "copies_left_over", "forced_genre", "made_title", "name_disagrees",
    "name_of_another_year", "no_place", "no_year", "not_a_report", "option_disagrees", "place_by_mentions", "places_disagree",
    "publication_date", "unknown_area", "years_disagree",
]


def no_place(name: str) -> InputError:
    """KG110: neither the text nor an option names a place."""
    return InputError(
        "KG110", Place(name), "文中找不到是哪一级政府的报告。", "The text does not name the place whose government reports.",
        "请用 --place 指明，例如 --place 河北省保定市清苑县。", "Name it with --place, for example --place 河北省保定市清苑县.",
    )


def no_year(name: str) -> InputError:
    """KG111: neither the text nor an option names a year."""
    return InputError(
        "KG111", Place(name), "文中找不到报告的年份。", "The text does not say which year the report is for.",
        "请用 --year 指明计划年份，例如 --year 2017。", "Name the year that it plans with --year, for example --year 2017.",
    )


def not_a_report(name: str, genre: tuple[str, str] | None) -> InputError:
    """KG112: the text is another kind of text, or shows no sign of being a report."""
    zh, en = "这看不出是政府工作报告。", "This shows no sign of being a government work report."
    if genre:
        zh, en = f"这像是{genre[0]}，不是政府工作报告。", f"This reads like {genre[1]}, not a government work report."
    return InputError(
        "KG112", Place(name), zh, en, "若确是报告（或其中一段），请同时给出 --place 与 --year。",
        "If it is a report (or a passage of one), give both --place and --year.",
    )


def ambiguous_place(name: str, word: str, candidates: tuple[str, ...]) -> InputError:
    """KG113: several areas have the name in that year."""
    listed = "、".join(candidates[:8])
    return InputError(
        "KG113", Place(name), f"“{word}”同名的地方有：{listed}。", f"{word} may mean {listed}.",
        f"请用 --place 写明上级，例如 --place {candidates[0]}。",
        f"Name the area above with --place, for example --place {candidates[0]}.",
    )


def bad_date(word: str) -> UsageProblem:
    """KG114: the option --date is no date."""
    return UsageProblem(
        "KG114", Place("--date"), f"“{word}”不是日期。", f"{word!r} is not a date.",
        "请写成 2017-01-09 或 2017年1月9日。", "Write it as 2017-01-09 or 2017年1月9日.",
    )


def bad_year(year: int) -> UsageProblem:
    """KG114: the option --year is out of the range of government work reports."""
    return UsageProblem(
        "KG114", Place("--year"), f"{year} 不在 1949 至 2099 之间。", f"{year} is not between 1949 and 2099.",
        "请给出报告所计划的年份。", "Give the year that the report plans.",
    )


def option_disagrees(option: str, given: str, text: str) -> Notice:
    """KG150: an option says otherwise than the text; the option holds."""
    return Notice(
        "KG150", f"{option} 给的是“{given}”，文中是“{text}”；以选项为准。",
        f"{option} says {given}, the text says {text}; the option holds.",
    )


def name_disagrees(in_name: str, in_text: str) -> Notice:
    """KG151: the file name says otherwise than the text; the text holds."""
    return Notice(
        "KG151", f"文件名写着 {in_name}，正文是 {in_text}；以正文为准。",
        f"The file name says {in_name}, the text says {in_text}; the text holds.",
    )


def years_disagree(chosen: int, source: str, other: int, other_source: str) -> Notice:
    """KG152: two parts of the text name different years."""
    return Notice(
        "KG152", f"计划年份取 {chosen}（据 {source}），而 {other_source} 表明 {other}。",
        f"The plan year is {chosen} (by its {source}); its {other_source} would say {other}.",
    )


def unknown_area(name: str) -> Notice:
    """KG153: no table has a code for the area."""
    return Notice(
        "KG153", f"区划表里没有“{name}”，代码留空。",
        f"No table of areas has {name}; its code is left empty.",
    )


def forced_genre(genre: tuple[str, str] | None) -> Notice:
    """KG154: the text shows no sign of a report, but place and year were given."""
    zh, en = genre or ("没有标题和开场白的文本", "a text without a title and an opening")
    return Notice(
        "KG154", f"这像是{zh}；因已给出地点和年份，仍按报告处理。",
        f"This reads like {en}; it is taken as a report because place and year were given.",
    )


def copies_left_over(copies: int) -> Notice:
    """KG155: other text follows the copies of the report."""
    return Notice(
        "KG155", f"{copies} 份相同的正文之后还有其他文字，未读。",
        f"After {copies} equal copies other text follows; it is not read.",
    )


def made_title(title: str) -> Notice:
    """KG156: the text has no title; one was made of year and place."""
    return Notice(
        "KG156", f"文中没有标题，拟为“{title}”。",
        f"The text has no title; it is called {title}.",
    )


def publication_date(date: str) -> Notice:
    """KG157: only the page's own date is known."""
    return Notice(
        "KG157", f"文中没有作报告的日期，采用发布日期 {date}。",
        f"The text does not say when the report was given; the page's date {date} is taken.",
    )


def places_disagree(chosen: str, other: str) -> Notice:
    """KG158: the text names two different governments."""
    return Notice(
        "KG158", f"地点取“{chosen}”，而文中别处写“{other}”。",
        f"The place is {chosen}; elsewhere the text says {other}.",
    )


def place_by_mentions(place: str) -> Notice:
    """KG159: several places have the name; the areas above that the text names decided."""
    return Notice(
        "KG159", f"同名的地方不止一处，据文中提到的上级判为{place}。",
        f"Several places have the name; by the areas above that the text names, it is {place}.",
    )


def code_by_name(name: str, code: str, year: int, known: str) -> Notice:
    """KG160: the table of areas does not reach back to the year, or does not have the name in it; the code was found by the name alone."""
    return Notice(
        "KG160", f"区划表里“{name}”见于 {known}，没有 {year} 年；代码 {code} 只凭名称取得。",
        f"The table of areas has {name} in {known}, not in {year}; its code {code} rests on the name alone.",
    )


def name_of_another_year(said: str, name: str, code: str, year: int) -> Notice:
    """KG161: the text has a name that the place had in other years; it is the area of its own year."""
    return Notice(
        "KG161", f"“{said}”在 {year} 年是{name}，取当年的代码 {code}。",
        f"{said} was {name} in {year}; its code of that year is taken, {code}.",
    )
