"""Questions from Python, and the limits and explanations of ``kg-build query``."""

from __future__ import annotations

import builtins
import subprocess
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kg_build import Answers, ask, build_graph, open_store
from kg_build.cli import main
from kg_build.errors import InputError, StoreError, UsageProblem
from kg_build.graph.query import catalogue, load_query, render, run
from kg_build.graph.query_header import CannedQuery, parse_query_file
from kg_build.graph.store import open_store as open_folder
from kg_build.graph.tables import to_csv

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = Path(__file__).parent / "queries" / "sample.trig"
GOLDEN = SAMPLE.parent
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def store() -> Any:
    return open_store(SAMPLE)


# open_store and ask ------------------------------------------------------------------------------------------------------------------


def test_three_lines_are_enough(store: Any) -> None:
    found = ask(store, "targets", year=2022)
    assert isinstance(found, Answers)
    assert (len(found), found.columns[:3], found.truncated) == (6, ["report", "start", "indicator"], False)
    assert found.rows[0][:6] == ["https://w3id.org/gwr/id/report/999901/2022", 212, "地区生产总值", "growth", Decimal("5.5"), Decimal("6")]
    assert found.dicts()[0]["indicator"] == "地区生产总值"
    assert repr(found) == "<Answers targets: 6 rows × 12 columns>"


def test_cells_have_the_types_of_their_columns(store: Any) -> None:
    record = next(one for one in ask(store, "organizations").dicts() if one["name"] == "澄湖重工集团")
    assert record["aliases"] == ["澄湖重工", "重工"]
    assert record["mentions"] == 2
    assert {one["planned_only"] for one in ask(store, "projects").dicts()} <= {True, False, None}
    assert next(one for one in ask(store, "targets").dicts() if one["statement"])["value"] is None


@pytest.mark.parametrize("name", ["facts", "projects", "organizations", "documents"])
def test_the_answer_is_the_golden_table(name: str, store: Any) -> None:
    assert ask(store, name).to_csv() == (GOLDEN / f"{name}.csv").read_bytes().decode()


def test_every_kind_of_source_gives_the_same(store: Any, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    filled = open_folder(folder, writable=True)
    filled.load(path=str(SAMPLE))
    filled.flush()
    del filled
    expected = ask(store, "facts").rows
    assert ask(open_store(folder), "facts").rows == expected
    assert ask(open_store(str(SAMPLE)), "facts").rows == expected
    assert ask(open_store([SAMPLE]), "facts").rows == expected


def test_a_built_graph_can_be_asked() -> None:
    graph = build_graph((ROOT / "examples" / "anshan-2017-sample.txt").read_bytes())
    assert len(ask(graph, "targets", year=2017)) > 10
    assert len(ask(graph, "targets", year=2016)) == 0


def test_a_parameter_that_is_none_is_left_out(store: Any) -> None:
    assert ask(store, "targets", year=None).rows == ask(store, "targets").rows


def test_problems_are_told(store: Any, tmp_path: Path) -> None:
    for call, kind, code in (
        (lambda: ask(store, "tragets"), UsageProblem, "KG501"),
        (lambda: ask(store, "targets", jahr=2017), UsageProblem, "KG511"),
        (lambda: ask(store, "targets", year="soon"), UsageProblem, "KG513"),
        (lambda: open_store(tmp_path), StoreError, "KG322"),
        (lambda: open_store(tmp_path / "no.ttl"), InputError, "KG303"),
        (lambda: ask(store, "facts", seconds=0.0005), StoreError, "KG521"),
    ):
        with pytest.raises(kind) as caught:
            call()
        assert caught.value.code == code


def test_no_query_has_a_parameter_that_python_or_the_web_needs() -> None:
    assert {p.name for query in catalogue() for p in query.parameters} & {"seconds", "max_rows", "format"} == set()


# Data frames -------------------------------------------------------------------------------------------------------------------------


def test_pandas(store: Any) -> None:
    frame = ask(store, "facts").to_pandas()
    assert frame.shape == (len(ask(store, "facts")), 19)
    assert (str(frame["start"].dtype), str(frame["value"].dtype), str(frame["unit"].dtype)) == ("Int64", "Float64", "string")
    assert frame["value"].tolist()[0] == float(str(ask(store, "facts").dicts()[0]["value"]))
    assert ask(store, "organizations").to_pandas()["aliases"].tolist()[0] == ["澄湖重工", "重工"]
    assert ask(store, "targets", year=1999).to_pandas().shape == (0, 12)


def test_polars(store: Any) -> None:
    frame = ask(store, "facts").to_polars()
    assert frame.shape == (len(ask(store, "facts")), 19)
    assert [str(frame.schema[name]) for name in ("start", "value", "unit")] == ["Int64", "Float64", "String"]
    assert frame["value"].null_count() == sum(one["value"] is None for one in ask(store, "facts").dicts())
    assert ask(store, "organizations").to_polars()["aliases"].to_list()[0] == ["澄湖重工", "重工"]
    assert ask(store, "targets", year=1999).to_polars().shape == (0, 12)


@pytest.mark.parametrize("package", ["pandas", "polars"])
def test_without_the_package_the_error_says_what_to_do(package: str, store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, globals: Mapping[str, object] | None = None, *rest: Any) -> ModuleType:  # noqa: A002 - __import__'s own name
        if name == package:
            raise ImportError(name)
        return real(name, globals, *rest)

    found = ask(store, "reports")
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageProblem) as caught:
        getattr(found, f"to_{package}")()
    assert caught.value.code == "KG860"
    assert f"kg-build[{package}]" in caught.value.remedy_en


def test_the_import_is_cheap() -> None:
    heavy = ("pyoxigraph", "rdflib", "pandas", "polars", "kg_build.asking")
    program = f"import sys, kg_build; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT).stdout == "[]\n"


def test_the_example_runs(tmp_path: Path) -> None:
    program = ROOT / "examples" / "ask.py"
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True, check=False, cwd=tmp_path, timeout=600)
    assert done.returncode == 0, done.stderr
    assert "targets" in done.stdout


# The command line's limits -----------------------------------------------------------------------------------------------------------


def test_a_cut_table_is_told(capsys: Captured) -> None:
    assert main(["query", "facts", str(SAMPLE), "--max-rows", "2", "-f", "csv", "--lang", "en"]) == 0
    shown = capsys.readouterr()
    assert len(shown.out.splitlines()) == 3
    assert "KG526" in shown.err
    assert "first 2 solutions" in shown.err
    assert main(["query", "facts", str(SAMPLE), "--max-rows", "2000", "-f", "csv"]) == 0
    assert "KG526" not in capsys.readouterr().err


def test_no_time_limit_when_it_is_zero(capsys: Captured) -> None:
    assert main(["query", "reports", str(SAMPLE), "--timeout", "0", "-f", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_explain_shows_the_query_that_would_run(capsys: Captured) -> None:
    assert main(["query", "search", "--explain", "-p", 'word=水"} #', "-p", "year=2022"]) == 0
    text = capsys.readouterr().out
    assert 'VALUES ?word { "水\\"} #" }' in text
    assert '"2022"^^' in text
    assert "#+" not in text
    assert to_csv(run(parse_query_file(text, "own", "own.rq"), {}, open_store(SAMPLE))) == to_csv(
        run(CannedQuery("own", "own.rq", render(load_query("search"), {"word": '水"} #', "year": "2022"})), {}, open_store(SAMPLE)),
    )
    assert main(["query", "search", "--explain"]) == 2


def test_explain_refuses_what_would_be_refused(tmp_path: Path, capsys: Captured) -> None:
    own = tmp_path / "own.rq"
    own.write_text("CLEAR ALL", encoding="utf-8")
    assert main(["query", str(own), "--explain"]) == 2
    assert "KG505" in capsys.readouterr().err
