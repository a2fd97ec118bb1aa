"""Every error code: documented both ways, and shown by a golden case that runs the command line.

A case is a folder ``tests/errors/KGnnn/`` with ``case.toml`` (``args``, ``exit``, and the ``files`` and ``folders`` to make; ``{graph}``
among the args is a good graph) and ``message.txt``, what stderr says in zh and en. KG_BUILD_UPDATE_GOLDEN=1 writes the messages anew.
"""

from __future__ import annotations

import ast
import base64
import io
import os
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from kg_build.cli import main

ROOT = Path(__file__).resolve().parent.parent
CASES = Path(__file__).with_name("errors")
UPDATE = bool(os.environ.get("KG_BUILD_UPDATE_GOLDEN"))
CODE = re.compile(r"KG\d{3}")
SAMPLE = ROOT / "examples" / "anshan-2017-sample.txt"

# Codes without a golden case here, and what tests them instead or why nothing can.
ELSEWHERE = {
    "KG306": "needs a file that unpacks to 1 GiB; the reader's own tests lower the limit",
    "KG309": "needs data that no report gives; the serialiser's own tests build it",
    "KG310": "needs a file nested thousands deep; the reader's own tests build it",
    "KG323": "needs a second process; the store's own tests start one",
    "KG324": "its words are the store engine's; the store's own tests damage one",
    "KG340": "needs an installation without PyLD; test_jsonld.py hides it",
    "KG403": "only a defect of pySHACL could show it",
    "KG506": "needs a broken file among our own queries",
    "KG522": "its words are the query engine's; the query tests provoke it",
    "KG523": "needs a server that refuses; test_endpoint.py starts one",
    "KG526": "a notice with exit code 0; test_ask.py shows it",
    "KG527": "needs a server with a limit of its own; test_servers_answer.py starts one",
    "KG531": "needs an installation without openpyxl; the tables' own tests hide it",
    "KG532": "needs a million rows; the tables' own tests lower nothing but build one long cell",
    "KG802": "needs a server that hangs; test_load_errors.py starts one",
    "KG803": "needs a server that breaks off; test_load_errors.py starts one, test_load.py kills one",
    "KG804": "needs a server with a login; test_load_errors.py starts one",
    "KG805": "needs a server that redirects; test_load_errors.py starts one",
    "KG806": "needs a server; test_load_errors.py starts one",
    "KG807": "needs a server that answers otherwise; test_load_errors.py starts one",
    "KG808": "needs a server that refuses; test_load_errors.py starts one",
    "KG809": "needs a server without room; test_load.py limits a real one",
    "KG810": "needs a server that fails; test_load_errors.py starts one",
    "KG811": "needs a second writer; test_load_errors.py is one",
    "KG813": "its words are the operating system's; test_load_errors.py writes a broken file",
    "KG619": "a notice with exit code 0; test_place_hints.py shows it",
    "KG618": "a notice with exit code 0; test_place_hints.py shows it",
    "KG633": "a notice with exit code 0; test_listing.py shows it",
    "KG818": "a notice with exit code 0; test_endpoint.py shows it",
    "KG615": "a notice with exit code 0; test_notices.py shows it",
    "KG616": "a notice with exit code 0; test_notices.py shows it",
    "KG605": "the sample has no unexplained number; test_bad_input.py takes a rule away from one",
    "KG603": "a superuser may read everything; test_bad_input.py reads below a file",
    "KG609": "needs a terminal; test_cli.py pretends there is one",
    "KG723": "needs an installation without pyarrow; test_panel.py hides it",
    "KG736": "needs an installation without matplotlib; test_chart.py hides it",
    "KG737": "a notice; test_chart.py hides the fonts",
    "KG738": "a notice; test_chart.py provokes it",
    "KG850": "needs an installation without starlette; test_serve_limits.py hides it",
    "KG851": "its words are the operating system's; test_serve_limits.py takes the port first",
    "KG910": "a notice with exit code 0; test_publish_command.py shows it",
    "KG933": "needs a service that answers otherwise; test_link_service.py starts many",
    "KG934": "needs a service of an unknown version; test_link_service.py starts one",
    "KG949": "a notice with exit code 0; test_link_command.py provokes it",
    "KG952": "a notice with exit code 0; test_link_endpoint.py provokes it",
    "KG860": "needs an installation without pandas; test_ask.py hides it",
    **dict.fromkeys(
        ("KG852", "KG853", "KG854", "KG855", "KG856", "KG857", "KG858", "KG859", "KG861", "KG862"),
        "only a client of the server meets it; test_serve.py is one",
    ),
}


def codes_in_sources() -> dict[str, bool]:
    """Every code that the package names in a call, and whether it is an error (a notice is none)."""
    found: dict[str, bool] = {}
    for path in (ROOT / "kg_build").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.setdefault(node.value, False)
            if isinstance(node, ast.Call) and ast.unparse(node.func) != "Notice":
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and CODE.fullmatch(argument.value):
                        found[argument.value] = True
    return found


def documented() -> list[str]:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    return re.findall(r"^### (KG\d{3}) ", text, re.MULTILINE)


def test_every_code_is_documented_once_and_every_documented_code_exists() -> None:
    entries = documented()
    assert sorted(entries) == sorted(set(entries)), "a code is documented twice"
    assert set(entries) == set(codes_in_sources())


def test_every_entry_says_when_and_what_to_do_in_both_languages() -> None:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    for entry in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        for part in ("**何时** ", "**怎么办** ", "*When* ", "*What to do* "):
            assert part in entry, f"{entry[:5]} lacks {part}"


def test_every_error_has_a_golden_message_or_a_reason() -> None:
    errors = {code for code, is_error in codes_in_sources().items() if is_error}
    cases = {path.name for path in CASES.iterdir() if path.is_dir()}
    assert cases - set(codes_in_sources()) == set(), "cases of codes that are gone"
    assert errors - cases == set(ELSEWHERE), "an error has neither case nor reason, or a reason is out of date"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("graph") / "good.nq"
    assert main(["build", str(SAMPLE), "-o", str(target), "--quiet"]) == 0
    return target


def prepared(case: dict[str, Any], folder: Path, graph: Path) -> list[str]:
    """Make the case's files below ``folder``; return its arguments."""
    for name in case.get("folders", []):
        (folder / name).mkdir(parents=True)
    for name, content in case.get("files", {}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(content["base64"]) if isinstance(content, dict) else content.encode())
    (folder / "sample.txt").write_bytes(SAMPLE.read_bytes())
    return [argument.replace("{graph}", str(graph)) for argument in case["args"]]


@pytest.mark.parametrize("folder", sorted(path for path in CASES.iterdir() if path.is_dir()), ids=lambda path: path.name)
def test_golden_message(
    folder: Path, graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    said = []
    for language in ("zh", "en"):
        here = tmp_path / language
        here.mkdir()
        arguments = prepared(case, here, graph)
        monkeypatch.chdir(here)
        exit_code = main([*arguments, "--quiet", "--lang", language], stdin=io.BytesIO())
        shown = capsys.readouterr()
        assert exit_code == case["exit"], shown.err
        assert folder.name in shown.err
        assert "Traceback" not in shown.err
        assert "  → " in shown.err, "an error says what to do"
        assert shown.out == ""
        said.append(shown.err)
    golden = folder / "message.txt"
    if UPDATE:
        golden.write_text("".join(said), encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == "".join(said)
