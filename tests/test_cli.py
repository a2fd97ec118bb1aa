"""The command line as a user meets it: help, languages, streams, and what each command does."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg_build.cli import COMMANDS, main
from kg_build.commands.language import both, choose, settle

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "examples" / "anshan-2017-sample.txt"
# Modules that may be loaded when only help is asked for; anything else of others' would make it slow.
LIGHT = {"click", "kg_build"}

Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("graph") / "sample.nq"
    assert main(["build", str(SAMPLE), "-o", str(target), "--quiet"]) == 0
    return target


def run(*arguments: str, stdin: bytes = b"", cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kg_build", *arguments], input=stdin, capture_output=True, cwd=cwd, check=False, timeout=120,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


# Help -------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [["-h"], ["--help"], *([name, "-h"] for name in COMMANDS), *([name, "--help"] for name in COMMANDS)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_everywhere_in_both_languages(arguments: list[str], language: str, capsys: Captured) -> None:
    assert main([*arguments, "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert "\x1f" not in shown
    assert ("界面语言" in shown) == (language == "zh")
    assert ("Language of messages" in shown) == (language == "en")


def test_help_lists_every_command_with_its_description(capsys: Captured) -> None:
    main(["--help", "--lang", "en"])
    shown = capsys.readouterr().out
    for name in COMMANDS:
        assert any(line.split()[:1] == [name] and len(line.split()) > 3 for line in shown.splitlines()), name


def test_help_loads_only_click_and_what_is_ours() -> None:
    program = (
        "import sys; before = set(sys.modules); from kg_build.cli import main; main(['--help']); main(['build', '-h']);"
        "tops = {m.partition('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names);"
        "tops = {t for t in tops if not t.startswith('__editable__')};"
        "heavy = [m for m in sys.modules if m.startswith(('kg_build.graph', 'kg_build.text', 'kg_build.grammar', 'kg_build.pipeline'))];"
        "print(sorted(tops), heavy, file=sys.stderr)"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT).stderr
    assert shown.strip() == f"{sorted(LIGHT)} []"


def test_version_is_the_one_of_pyproject(capsys: Captured) -> None:
    import tomllib

    assert main(["--version"]) == 0
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert capsys.readouterr().out == f"kg-build {version}\n"


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"), ([], {"LANG": "C.UTF-8"}, "en"), ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"), ([], {"LANG": "en_US", "LC_MESSAGES": "zh_TW"}, "zh"),
        (["--lang", "zh"], {"LANG": "en_US"}, "zh"), (["build", "x", "--lang=en"], {"LANG": "zh_CN"}, "en"),
        (["--lang", "fr"], {"LANG": "zh_CN"}, "zh"), (["explain", "--", "--lang", "en"], {"LANG": "zh_CN"}, "zh"),
    ],
)
def test_the_language_comes_from_the_option_or_the_locale(arguments: list[str], environment: dict[str, str], language: str) -> None:
    assert settle(arguments, environment) == language
    assert choose(both("中", "en")) == {"zh": "中", "en": "en"}[language]


# Streams ----------------------------------------------------------------------------------------------------------------------------


def test_build_writes_nquads_to_standard_output_and_talks_on_standard_error(graph: Path) -> None:
    done = run("build", str(SAMPLE), "--lang", "en")
    assert done.returncode == 0
    assert done.stdout == graph.read_bytes()
    assert b"reports: 1," in done.stderr


def test_build_reads_standard_input() -> None:
    done = run("build", "-", "--format", "ttl", "--quiet", stdin=SAMPLE.read_bytes())
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"gwr:Report" in done.stdout


def test_output_is_the_same_for_any_locale_and_hash_seed(graph: Path) -> None:
    done = run("build", str(SAMPLE), "--quiet", LC_ALL="C", PYTHONHASHSEED="7", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.stdout == graph.read_bytes()
    table = run("query", "facts", str(graph), "--format", "csv", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "鞍山" not in table.stderr.decode()
    assert "粗钢产量" in table.stdout.decode()


def test_no_escape_codes_in_a_pipe(graph: Path) -> None:
    for arguments in (["query", "targets", str(graph)], ["validate", str(graph)], ["audit", str(SAMPLE)], ["build", "nowhere.txt"]):
        done = run(*arguments)
        assert b"\x1b" not in done.stdout + done.stderr


def test_a_closed_pipe_is_no_error() -> None:
    shell = f"{sys.executable} -m kg_build audit {SAMPLE} --format csv | head -1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {shell}"], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.stderr == ""
    assert done.stdout == "report,start,end,text,kind,rule,context\n"


# What the commands do ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["ttl", "trig", "nt", "nq", "jsonld", "rdf", "ttl.gz", "nq.gz"])
def test_every_ending_is_written_and_read_back(ending: str, tmp_path: Path, capsys: Captured) -> None:
    target = tmp_path / f"graph.{ending}"
    assert main(["build", str(SAMPLE), "-o", str(target), "--quiet"]) == 0
    assert main(["query", "reports", str(target), "--format", "json"]) == 0
    assert "report/210300/2017" in capsys.readouterr().out


def test_store_and_file_hold_the_same(graph: Path, tmp_path: Path, capsys: Captured) -> None:
    store = tmp_path / "store"
    assert main(["build", str(SAMPLE), "--store", str(store), "-o", str(tmp_path / "also.nq"), "--quiet"]) == 0
    assert (tmp_path / "also.nq").read_bytes() == graph.read_bytes()
    assert main(["query", "facts", "--store", str(store), "--format", "csv"]) == 0
    from_store = capsys.readouterr().out
    assert main(["query", "facts", str(graph), "--format", "csv"]) == 0
    assert capsys.readouterr().out == from_store
    for given, exit_code in ((["--store", str(store)], 0), ([str(graph), "--store", str(store)], 2), ([], 2)):
        assert main(["validate", *given]) == exit_code


def test_the_sample_is_fully_explained_and_conforms(graph: Path, tmp_path: Path, capsys: Captured) -> None:
    assert main(["build", str(SAMPLE), "-o", str(tmp_path / "strict.nq"), "--strict"]) == 0
    assert main(["validate", str(graph), "--lang", "zh"]) == 0
    assert "合格" in capsys.readouterr().out


def test_validate_gives_the_standard_report(graph: Path, capsys: Captured) -> None:
    assert main(["validate", str(graph), "-f", "ttl"]) == 0
    assert "sh:conforms true" in capsys.readouterr().out
    assert main(["validate", str(graph), "-f", "json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_a_broken_graph_does_not_conform(graph: Path, tmp_path: Path, capsys: Captured) -> None:
    broken = tmp_path / "broken.nq"
    broken.write_text("\n".join(line for line in graph.read_text("utf-8").splitlines() if "#planYear>" not in line), encoding="utf-8")
    assert main(["validate", str(broken), "--lang", "en"]) == 1
    assert "does not conform" in capsys.readouterr().out


def test_facts_have_the_columns_of_the_contract(graph: Path, capsys: Captured) -> None:
    expected = {
        "facts": "report,start,end,kind,indicator,concept,measure,value,value_max,unit,comparator,period,area,statement,strength,written,"
        "sentence,section,rule",
        "projects": "report,name,aliases,status,period,planned_only,organizations,area,start,end",
        "organizations": "report,name,aliases,type,mentions,start,end",
        "documents": "report,title,aliases,action,start,end",
    }
    for name, columns in expected.items():
        assert main(["query", name, str(graph), "--format", "csv"]) == 0
        rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
        assert rows[0] == columns.split(",")
        assert len(rows) > 5, name


def test_no_text_leaves_the_words_out(tmp_path: Path) -> None:
    assert main(["build", str(SAMPLE), "-o", str(tmp_path / "bare.nq"), "--no-text", "--quiet"]) == 0
    assert b"anchorOf" not in b"".join(line for line in (tmp_path / "bare.nq").read_bytes().splitlines() if b"#char=" in line[:120])


def test_generation_time_is_only_there_when_given(graph: Path, tmp_path: Path) -> None:
    assert b"endedAtTime" not in graph.read_bytes()
    target = tmp_path / "dated.nq"
    assert main(["build", str(SAMPLE), "-o", str(target), "--generated-at", "2026-01-31T08:00:00Z", "--quiet"]) == 0
    assert b"2026-01-31T08:00:00Z" in target.read_bytes()


def test_list_of_queries_names_each_with_its_question(capsys: Captured) -> None:
    assert main(["query", "--lang", "zh", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["name"] for row in rows} == {path.stem for path in (ROOT / "queries").glob("*.rq")}
    assert all(row["question"] for row in rows)


def test_query_writes_a_workbook(graph: Path, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "facts.xlsx"
    assert main(["query", "facts", str(graph), "--format", "xlsx", "-o", str(target)]) == 0
    assert target.read_bytes().startswith(b"PK")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["query", "facts", str(graph), "--format", "xlsx"]) == 2
    assert "KG609" in capsys.readouterr().err


def test_explain_shows_rule_and_fields(capsys: Captured) -> None:
    assert main(["explain", "旅游总收入增长15%。", "--kind", "plan", "--year", "2020"]) == 0
    shown = capsys.readouterr().out
    for word in ("旅游总收入", "growth", "15", "2020", "target"):
        assert word in shown
