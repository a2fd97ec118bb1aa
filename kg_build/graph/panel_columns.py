"""The variables of the panel: their names, types and meaning in both languages, and the codebook made of them."""

from __future__ import annotations

from typing import Final

from kg_build.graph.tables import Column, Table

__all__ = ["PANEL_COLUMNS", "codebook"]

PANEL_COLUMNS: Final = (
    Column("place", "text", "地区名称：作报告的政府所辖的地区", "name of the area that the reporting government governs"),
    Column(
        "place_code", "code", "地区代码：GB/T 2260 六位；全国为 CN；没有代码则空",
        "its GB/T 2260 code of six digits; CN for the nation; empty when it has none",
    ),
    Column("place_level", "code", "层级：nation、province、prefecture、county、other", "nation, province, prefecture, county or other"),
    Column("superior", "text", "上级地区名称", "name of the area right above"),
    Column("superior_code", "code", "上级地区代码", "code of the area right above"),
    Column("year", "year", "目标和结果所属的年份", "the year that target and outcome are about"),
    Column("indicator", "text", "指标名称", "label of the indicator"),
    Column(
        "indicator_en", "text", "通用指标的英文名称；自成一个指标的说法则空",
        "English label of a shared indicator; empty for a wording on its own",
    ),
    Column("indicator_iri", "iri", "指标的 IRI", "IRI of the indicator"),
    Column(
        "measure", "code", "度量：level 水平、growth 增速、change 增减量",
        "level, growth (relative change) or change (absolute change)",
    ),
    Column("target_low", "decimal", "目标的下限；只有上限则空", "lower bound of the target; empty when only an upper bound is set"),
    Column(
        "target_high", "decimal", "目标的上限；只有下限则空；定值、左右则上下限相同",
        "upper bound; empty when only a lower one is set; a point or 左右 target has both equal",
    ),
    Column(
        "target_comparator", "code", "目标的比较符，照字面：= 定值或区间、>= 以上、<= 以内、~ 左右",
        "as worded: = point or range, >= 以上, <= 以内, ~ 左右",
    ),
    Column(
        "target_strength", "code", "力度：firm 确保、expected 预期、aspirational 力争",
        "firm (确保), expected (预期) or aspirational (力争)",
    ),
    Column("target_unit", "text", "目标的单位，照原文，不含万亿", "unit of the target as written, without 万 and 亿"),
    Column("target_text", "text", "没有数字的目标的原话", "words of a target without a number"),
    Column("target_written", "text", "目标数字在原文中的写法", "the target's number as the report writes it"),
    Column("target_wording", "text", "目标所用的指标说法", "how the report words the indicator of the target"),
    Column("target_report", "iri", "提出目标的报告", "report that sets the target"),
    Column(
        "target_report_year", "year", "该报告部署的年份；早于 year 则是中长期目标",
        "year that report plans; earlier than year for a long-term target",
    ),
    Column(
        "target_start", "int", "目标在该报告原文中的起点（第几个字符，从 0 数起）",
        "offset in that report's text where it starts (characters, from 0)",
    ),
    Column("target_end", "int", "目标在该报告原文中的终点（不含）", "offset where it ends (exclusive)"),
    Column(
        "targets", "int", "图中这一地区、年份、指标、度量的目标陈述数",
        "target statements in the graph for this place, year, indicator and measure",
    ),
    Column("targets_differ", "boolean", "这些目标的数值、比较符或单位是否不一", "whether they differ in bounds, comparator or unit"),
    Column(
        "outcome", "decimal", "结果；区间则为下限；空即图中没有说到，不等于没有完成",
        "outcome, of a range the lower bound; empty means that the graph states none, not that the target was missed",
    ),
    Column("outcome_high", "decimal", "结果区间的上限", "upper bound of an outcome stated as a range"),
    Column("outcome_comparator", "code", "结果的比较符，照字面", "comparator of the outcome, as worded"),
    Column(
        "outcome_estimated", "boolean", "结果是否为预计或初步核算",
        "whether the outcome is an estimate (预计) or preliminary (初步核算)",
    ),
    Column(
        "outcome_unit", "text", "结果的单位，照原文，不含万亿；与目标不同时不可直接比较",
        "unit of the outcome; when it is not the target's they cannot be compared as they are",
    ),
    Column("outcome_written", "text", "结果数字在原文中的写法", "the outcome's number as the report writes it"),
    Column("outcome_wording", "text", "结果所用的指标说法", "how the report words the indicator of the outcome"),
    Column("outcome_report", "iri", "说到结果的报告", "report that states the outcome"),
    Column("outcome_report_year", "year", "该报告部署的年份", "year that report plans"),
    Column("outcome_start", "int", "结果在该报告原文中的起点", "offset in that report's text where it starts"),
    Column("outcome_end", "int", "结果在该报告原文中的终点（不含）", "offset where it ends (exclusive)"),
    Column(
        "outcomes", "int", "图中这一地区、年份、指标、度量的结果陈述数",
        "outcome statements in the graph for this place, year, indicator and measure",
    ),
    Column(
        "outcomes_differ", "boolean", "这些结果的数值、比较符或单位是否不一（如后来修订）",
        "whether they differ in value, comparator or unit (revised later, for instance)",
    ),
    Column("prior_outcome", "decimal", "上一年的结果（单位与本行相同时）", "outcome of the year before, when its unit is this row's"),
    Column(
        "superior_target_low", "decimal", "上级同年同一目标的下限（单位相同时）",
        "lower bound of the superior's target of the same year, when its unit is the same",
    ),
    Column("superior_target_high", "decimal", "上级同年同一目标的上限", "upper bound of it"),
    Column(
        "gap_to_superior", "decimal", "本地目标减上级目标：两者都有下限则比下限，否则比上限",
        "own target minus the superior's: of the lower bounds when both have one, else of the upper",
    ),
)  # fmt: skip


def codebook() -> Table:
    """The variables as a table of their own: name, type, meaning in zh and en."""
    columns = (
        Column("variable", "text", "变量名", "name of the variable"),
        Column("type", "text", "类型", "type"),
        Column("zh", "text", "中文说明", "meaning in Chinese"),
        Column("en", "text", "英文说明", "meaning in English"),
    )
    rows = tuple((column.name, column.type, column.zh, column.en) for column in PANEL_COLUMNS)
    return Table("codebook", columns, rows, "面板数据的变量", "The variables of the panel")
