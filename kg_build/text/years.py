"""What title, headings, date and words say in, the year a report plans and the year it reviews out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg_build.text.dates import find_years
from kg_build.text.headings import Heading

__all__ = ["Evidence", "plan_years", "session_year"]

_REVIEWED = re.compile(r"回顾|总结|工作情况|成绩|成就|体会|政府工作$")
_PLANNED = re.compile(r"安排|任务|打算|部署|重点|要求|目标|思路|举措|谋划|建议|接续奋斗|计划")
# The first sessions of the National People's Congresses; from the fifth on a congress meets every year for five years.
_FIRST_SESSIONS = {1: 1954, 2: 1959, 3: 1964, 4: 1975, 5: 1978}
_NUMERALS = {sign: value for value, sign in enumerate("一二三四五六七八九十", start=1)}
_TERM = re.compile(r"第([一二三四五六七八九十]{1,3})届全国人民代表大会第([一二三四五六])次")
_LATE = 11  # a report given in November or December plans the next year


@dataclass(frozen=True, slots=True)
class Evidence:
    """A year that something says the report plans: ``plan`` by ``source`` (headings, date, title, session, words, file name)."""

    plan: int
    source: str


def _numeral(word: str) -> int:
    tens, _, ones = word.partition("十")
    if "十" not in word:
        return _NUMERALS[word]
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


def session_year(words: str) -> int | None:
    """The year of a session of the National People's Congress: 第十届全国人民代表大会第一次会议 is 2003."""
    found = _TERM.search(words)
    if not found:
        return None
    term, session = _numeral(found[1]), _numeral(found[2])
    first = _FIRST_SESSIONS.get(term, 1978 + 5 * (term - 5))
    return first + session - 1 if term >= 5 else None


def plan_years(
    headings: Sequence[Heading], date: str, title_years: Sequence[int], session: str, body: str, file_name: str
) -> list[Evidence]:
    """What each source says, the strongest first; the first one decides, the others may disagree."""
    found = [Evidence(year, "headings") for year in _from_headings(headings)[:1]]
    if date:
        year, month = int(date[:4]), int(date[5:7])
        late = month >= _LATE and not (found and found[0].plan == year)
        found.append(Evidence(year + late, "date"))
    if title_years:
        found.append(Evidence(title_years[-1], "title"))
    by_session = None if date else session_year(session)
    if by_session:
        found.append(Evidence(by_session, "session"))
    by_words = None if found else _from_words(body)
    if by_words:
        found.append(Evidence(by_words, "words"))
    found += [Evidence(int(word), "file name") for word in re.findall(r"(?<!\d)(?:19[5-9]|20[0-4])\d(?!\d)", file_name)[:1]]
    return found


def _from_headings(headings: Sequence[Heading]) -> list[int]:
    """Plan years by heading: 2016年工作回顾 and 2017年工作安排 both say 2017; the most frequent first, then the latest."""
    votes: Counter[int] = Counter()
    for heading in headings:
        years = find_years(heading.words) if heading.rank <= 2 and not heading.appendix else []
        if len(years) != 1 or ("—" in heading.words and not re.search(r"年.{0,8}(?:工作|任务|安排)", heading.words)):
            continue
        if _REVIEWED.search(heading.words):
            votes[years[0] + 1] += 1
        elif _PLANNED.search(heading.words) or "工作" in heading.words:
            votes[years[0]] += 1
    return sorted(votes, key=lambda year: (votes[year], year), reverse=True)


def _from_words(body: str) -> int | None:
    """The year after the latest that the first half names often: a review of 1987 with 本年 figures plans 1988."""
    names = Counter(find_years(body[: max(len(body) // 2, 3000)]))
    often = [year for year, times in names.items() if times >= 2 and times * 2 >= max(names.values())]
    past = [year for year in often if year <= 2035]
    return max(past) + 1 if past else None
