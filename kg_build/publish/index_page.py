"""The first page of the folder, in Chinese and in English: what there is, how much, under which licence, and a link to every file."""

from __future__ import annotations

from html import escape

from kg_build.publish.about import GraphFacts
from kg_build.publish.contents import Contents, Series
from kg_build.publish.csvw import NAMES
from kg_build.publish.files import SUMS, File
from kg_build.publish.html import chinese, code, link, page, paragraph, section, size, table
from kg_build.publish.rights import KNOWN_LICENSES, RIGHTS

__all__ = ["index_page"]

_TITLE = ("政府工作报告开放数据", "Open data of government work reports")
_OTHERS = (
    ("catalog.ttl", "目录（DCAT 3，Turtle）", "Catalogue (DCAT 3, Turtle)"),
    ("catalog.jsonld", "目录（DCAT 3，JSON-LD）", "Catalogue (DCAT 3, JSON-LD)"),
    ("void.ttl", "统计（VoID；服务器上也在 /.well-known/void）", "Statistics (VoID; on a server also at /.well-known/void)"),
    ("provenance.ttl", "由来（PROV）", "Provenance (PROV)"),
    ("tables/csv-metadata.json", "表格的说明（CSVW）", "Description of the tables (CSVW)"),
    ("portal-metadata.csv", "与国内政务目录元数据的对照", "Correspondence with the metadata of Chinese portals (in Chinese and English)"),
    ("README.md", "给服务器管理员的说明", "Notes for those who run the server"),
    (SUMS, "全部文件的 SHA-256", "SHA-256 of all files"),
)


def index_page(contents: Contents, language: str) -> bytes:
    """The page in ``zh`` or ``en``."""
    which = 0 if language == "zh" else 1
    body = "\n".join(
        (
            _what(contents, which),
            section("all", ("下载全部", "Download everything")[which], _files(contents.whole, which), _rows(contents, which)),
            section("reports", ("按报告下载", "Download by report")[which], *(_series(contents, one, which) for one in contents.series)),
            _other_graphs(contents, which),
            section("ontology", ("本体、代码表和约束", "Ontology, code lists and constraints")[which], _vocabulary(which)),
            section("more", ("目录、统计和校验", "Catalogue, statistics and checksums")[which], _list(which)),
            _rights(contents, which),
        )
    )
    return page("index", language, _TITLE[which], body)


def _what(contents: Contents, which: int) -> str:
    """How much there is, and who publishes it."""
    decisions, reports, governments = contents.decisions, len(contents.reports), len(contents.series)
    first = (
        f"{governments} 个政府的 {reports} 份政府工作报告，逐个数字、项目、机构和文件化为关联数据，"
        f"共 {contents.quads} 条三元组；每条陈述都记着它在原文中的位置。",
        f"{reports} work reports of {governments} governments as linked data, number by number, with projects, organizations, "
        f"documents: {contents.quads} triples. Every statement knows its place in the source text.",
    )[which]
    issued = (f"发布日期：{decisions.issued}。", f"Published on {decisions.issued}.")[which] if decisions.issued else ""
    who = (f"发布者：{decisions.publisher_name}。", f"Publisher: {decisions.publisher_name}. ")[which]
    return paragraph(first) + paragraph(who + issued)


def _files(files: list[File], which: int) -> str:
    header = (("文件", "内容", "大小"), ("File", "Content", "Size"))[which]
    return table("", header, [(link(file.path, file.path), escape(_label(file, which)), size(file.size)) for file in files], (2,))


def _label(file: File, which: int) -> str:
    name = file.path.rpartition("/")[2].partition(".")[0]
    return f"{NAMES[name][which]} · CSV" if file.file_type == "CSV" and name in NAMES else file.label


def _rows(contents: Contents, which: int) -> str:
    """How many rows the tables have."""
    counts = ("，".join, ", ".join)[which](f"{NAMES[name][which]} {count}" for name, count in contents.rows.items())
    return paragraph((f"表格的行数：{counts}。", f"Rows of the tables: {counts}.")[which])


def _series(contents: Contents, series: Series, which: int) -> str:
    """The reports of one government."""
    header = (("报告", "安排工作的年份", "三元组", "下载"), ("Report", "Year planned", "Triples", "Downloads"))[which]
    rows = [
        (
            f"{chinese(report.zh)}<br>{code(report.name)}", escape(report.plan_year), str(report.triples),
            _downloads(contents, report, report.title_en if which else report.title_zh),
        )
        for report in series.reports
    ]
    english = escape(series.en) if which and series.en != series.zh else ""
    heading = " ".join(filter(None, (chinese(series.zh), english, escape(series.code))))
    return f"<h3>{heading}</h3>\n" + table("", header, rows, (2,))


def _downloads(contents: Contents, graph: GraphFacts, title: str) -> str:
    return " ".join(link(file.path, _short(file), f"{_short(file)} · {title}") for file in contents.parts.get(graph.name, []))


def _short(file: File) -> str:
    """``2017.nq.gz`` is ``nq.gz``, a table is its name."""
    name = file.path.rpartition("/")[2]
    return name if file.file_type == "CSV" else name.partition(".")[2]


def _other_graphs(contents: Contents, which: int) -> str:
    if not contents.others:
        return ""
    header = (("图", "三元组", "下载"), ("Graph", "Triples", "Downloads"))[which]
    rows = [
        (
            f"{escape((graph.zh, graph.en)[which])} {code(graph.name)}".strip(), str(graph.triples),
            _downloads(contents, graph, graph.name),
        )
        for graph in contents.others
    ]
    return section("graphs", ("其他图", "Other graphs")[which], table("", header, rows, (1,)))


def _vocabulary(which: int) -> str:
    pages = (("index", "类、属性和代码表", "Classes, properties and code lists"), ("concepts", "单位和指标", "Units and indicators"))
    ending = ("html", "en.html")[which]
    links = "".join(f"<li>{link(f'ontology/{stem}.{ending}', (zh, en)[which])}</li>" for stem, zh, en in pages)
    return f"<ul>{links}</ul>"


def _list(which: int) -> str:
    return "<ul>" + "".join(f"<li>{link(path, path)} · {escape((zh, en)[which])}</li>" for path, zh, en in _OTHERS) + "</ul>"


def _rights(contents: Contents, which: int) -> str:
    given = contents.decisions.license
    name = KNOWN_LICENSES.get(given, (given, given))[which]
    said = ("数据的许可证：", "Licence of the data: ")[which]
    linked = f'<a rel="license" href="{escape(given)}">{escape(name)}</a>' if given.startswith(("https://", "http://")) else code(given)
    return section("rights", ("许可", "Licence and rights")[which], f"<p>{escape(said)}{linked}</p>", paragraph(RIGHTS[which]))
