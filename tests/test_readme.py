"""README.md and docs tell the truth: their commands and programs run, and the triples of the first screen are the real ones.

KG_BUILD_UPDATE_GOLDEN=1 writes the triples anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from kg_build.graph.iris import CODE_BASE, CODE_SCHEMES, prefixes
from kg_build.graph.parse import read_quads

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
MANUAL = ROOT / "docs" / "手册.md"
SAMPLE = ROOT / "examples" / "anshan-2017-sample.txt"
TRIPLES = re.compile(r"<!-- triples: (?P<sentence>.+?) -->\n```turtle\n(?P<block>.*?)```", re.DOTALL)
DERIVED = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
ANCHOR = NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#anchorOf")


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the examples can be run as a reader of the checkout would."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "examples").symlink_to(ROOT / "examples")
    (folder / "out").mkdir()
    return folder


def run(command: list[str], place: Path) -> subprocess.CompletedProcess[str]:
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(command, cwd=place, env={**os.environ, "PATH": beside}, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("document", [README, MANUAL, ROOT / "examples" / "README.md"], ids=lambda path: path.name)
def test_console_examples_run(document: Path, place: Path) -> None:
    commands = [line[2:] for block in blocks(document, "console") for line in block.splitlines() if line.startswith("$ ")]
    assert commands, "no example at all"
    for command in commands:
        done = run(["bash", "-c", f"set -e; {command}"], place)
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert "Traceback" not in done.stderr, f"{command}\n{done.stderr}"


@pytest.mark.parametrize("document", [README, MANUAL], ids=lambda path: path.name)
def test_python_examples_run(document: Path, place: Path) -> None:
    programs = blocks(document, "python")
    assert programs, "no example at all"
    for program in programs:
        done = run([sys.executable, "-c", program], place)
        assert done.returncode == 0, done.stderr
        assert "False" not in done.stdout, done.stdout


def test_make_targets_that_are_named_exist() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b", README.read_text(encoding="utf-8") + MANUAL.read_text(encoding="utf-8")))
    there = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= there


@pytest.mark.parametrize("document", [README, MANUAL, ROOT / "CHANGELOG.md", ROOT / "DECISIONS.md"], ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_the_first_screen_shows_the_real_triples(tmp_path: Path) -> None:
    text = README.read_text(encoding="utf-8")
    shown = TRIPLES.search(text)
    assert shown, "the block is gone"
    assert shown["sentence"] in SAMPLE.read_text(encoding="utf-8")
    graph = tmp_path / "sample.nq"
    assert run([sys.executable, "-m", "kg_build", "build", str(SAMPLE), "-o", str(graph), "--quiet"], ROOT).returncode == 0
    real = turtle(list(read_quads(graph)), shown["sentence"])
    if os.environ.get("KG_BUILD_UPDATE_GOLDEN"):
        README.write_text(text[: shown.start("block")] + real + text[shown.end("block") :], encoding="utf-8")
    assert TRIPLES.search(README.read_text(encoding="utf-8"))["block"] == real  # type: ignore[index]  # found above


def turtle(quads: list[Quad], sentence: str) -> str:
    """The statements made from the sentence, and the sentence's passage, in Turtle without its prefix lines."""
    passages = {quad.subject for quad in quads if quad.predicate == ANCHOR and quad.object == Literal(sentence)}
    statements = [quad.subject for quad in quads if quad.predicate == DERIVED and quad.object in passages]
    triples = [Triple(quad.subject, quad.predicate, quad.object) for wanted in [*statements, *sorted(passages, key=str)]
               for quad in quads if quad.subject == wanted]
    report = str(statements[0]).strip("<>").partition("#")[0]
    table = {**prefixes(), "report": f"{report}#"} | {scheme: f"{CODE_BASE}{scheme}/" for scheme in CODE_SCHEMES}
    del table["id"], table["code"]
    text = (serialize(triples, format=RdfFormat.TURTLE, prefixes=table) or b"").decode()
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("@prefix")).lstrip("\n").expandtabs(4)
