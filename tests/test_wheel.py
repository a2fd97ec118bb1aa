"""The wheel works outside the checkout: built, installed into a fresh environment, and used by its installed command.

No network is needed: the fresh environment sees this one's packages by a ``.pth`` line, but not the checkout.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "examples" / "anshan-2017-sample.txt"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources so that the checkout stays clean."""
    import shutil

    sources = tmp_path_factory.mktemp("sources") / "kg-build"
    kept = ("kg_build", "ontology", "shapes", "queries", "pyproject.toml", "README.md", "LICENSE")
    for name in kept:
        origin = ROOT / name
        if origin.is_dir():
            shutil.copytree(origin, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            sources.mkdir(exist_ok=True)
            shutil.copy(origin, sources / name)
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(sources.parent), str(sources)],
        capture_output=True, text=True, check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return next(sources.parent.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``kg-build`` command of an environment that has the wheel."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    mine = [path for path in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")} if path]
    python = home / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(python)]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    # addsitedir would run this environment's own .pth files, the editable checkout among them; a plain line only extends the path.
    (packages / "neighbours.pth").write_text("\n".join(mine) + "\n", encoding="utf-8")
    return home / "bin" / "kg-build"


def run(command: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    return subprocess.run([str(command), *arguments], capture_output=True, text=True, cwd=cwd, check=False, env=kept)


def test_wheel_carries_its_data(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for folder, ending in (("ontology", ".ttl"), ("ontology", ".jsonld"), ("shapes", ".ttl"), ("queries", ".rq")):
        there = {f"kg_build/data/{path.relative_to(ROOT)}" for path in (ROOT / folder).rglob(f"*{ending}")}
        assert there == {name for name in names if name.startswith(f"kg_build/data/{folder}/") and name.endswith(ending)}
    files = [path for path in (ROOT / "kg_build").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    in_package = {str(path.relative_to(ROOT)) for path in files}
    assert in_package - set(names) == set()


def test_wheel_is_used_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python")
    home = run(python, "-c", "import kg_build; print(kg_build.__file__)", cwd=tmp_path).stdout
    assert str(installed.parent.parent) in home, "the checkout is used instead of the wheel"
    listed = run(installed, "query", "--format", "csv", cwd=tmp_path)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert len(listed.stdout.splitlines()) == 1 + len(list((ROOT / "queries").glob("*.rq")))
    built = run(installed, "build", str(SAMPLE), "-o", "graph.ttl", cwd=tmp_path)
    assert built.returncode == 0, built.stderr
    verdict = run(installed, "validate", "graph.ttl", "--lang", "en", cwd=tmp_path)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    measures = run(installed, "federate", "--format", "csv", cwd=tmp_path)
    assert "population" in measures.stdout, measures.stderr
    facts = run(installed, "query", "facts", "graph.ttl", "--format", "csv", cwd=tmp_path)
    assert len(facts.stdout.splitlines()) > 100, facts.stderr
    assert "http://www.wikidata.org/entity/Q74957" in (tmp_path / "graph.ttl").read_text(encoding="utf-8"), "the tables of areas"
    page = run(installed, "audit", str(SAMPLE), "--html", "page.html", cwd=tmp_path)
    assert page.returncode == 0, page.stderr
    assert "<mark" in (tmp_path / "page.html").read_text(encoding="utf-8")
