"""Invented reports of several governments over several years, for tests and benches that need many; no place of these names has them."""

from __future__ import annotations

from pathlib import Path

PLACES = ("河北省石家庄市", "河北省唐山市", "辽宁省鞍山市", "四川省绵阳市", "山东省青岛市", "浙江省宁波市")
YEARS = range(2016, 2021)


def report(place: str, year: int, *, growth: str = "", reached: str = "") -> str:
    """A report of a place for a year: a review that answers the plan of the report before, and a plan."""
    city, seed = place[place.index("省") + 1 :], PLACES.index(place)
    growth, reached = growth or f"{6 + seed % 3}%", reached or f"{5 + (seed + year) % 4}.{seed}%"
    return (
        f"{city}{year}年政府工作报告\n各位代表：\n现在，我代表{city}人民政府，向大会报告工作，请予审议。\n"
        f"一、{year - 1}年工作回顾\n全市生产总值增长{reached}，粮食产量达到{30 + seed + year % 7}万吨。城镇新增就业{2 + seed}.5万人。\n"
        f"新建改建学校{3 + year % 5}所，市中心医院新院区投入使用。\n"
        f"二、{year}年工作安排\n今年发展的主要预期目标是：全市生产总值增长{growth}左右，粮食产量稳定在{31 + seed}万吨以上，"
        f"城镇新增就业{2 + seed}万人以上。\n建成城市绿道{10 + seed + year % 3}公里。\n"
    )


def write_series(folder: Path) -> list[Path]:
    """Thirty reports as files, in order."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for place in PLACES:
        for year in YEARS:
            path = folder / f"{place[-3:]}{year}.txt"
            path.write_text(report(place, year), encoding="utf-8")
            files.append(path)
    return files
