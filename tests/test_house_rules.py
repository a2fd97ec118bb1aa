"""The house rules of this project, held by ``ast``: who may import whom, how long things may be, and what no module does."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "kg_build"

LONGEST_FILE = 300
LONGEST_TEST = 450  # a table of cases is long without being hard to read
LONGEST_FUNCTION = 40

# A longer file or function is an exception with a reason, or a failure.
LONG_FILES: dict[str, str] = {
    "kg_build/model.py": "all that the layers hand to one another, in one place; fields only, no behaviour",
    "kg_build/graph/vocabulary.py": "the terms of all the vocabularies, one a line; names only, no behaviour",
}
LONG_FUNCTIONS: dict[str, str] = {}

# Which modules (left, by prefix; the longest prefix that fits counts) may import which of ours, and which packages of others.
LAYERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "errors": ((), ()),
    "model": ((), ()),
    "resources": ((), ()),
    "areas": (("areas",), ()),
    "text": (("areas", "errors", "model", "resources", "text"), ("charset_normalizer",)),
    "grammar": (("areas", "errors", "model", "resources", "grammar"), ()),
    "pipeline": (("errors", "model", "resources", "text", "grammar"), ()),
    "graph": (
        ("areas", "errors", "model", "resources", "graph"),
        (
            "rdflib", "pyparsing", "pyoxigraph", "pyshacl", "SPARQLWrapper", "httpx", "openpyxl", "rich",
            "pyarrow", "matplotlib", "pyld",  # both optional; pyparsing: what rdflib's parser raises
        ),
    ),
    "link": (("areas", "errors", "resources", "graph", "link"), ("httpx", "pyoxigraph")),
    "ledger": (("errors", "model", "graph.iris"), ()),
    "html_page": (("model",), ()),
    "audit_html": (("model", "html_page"), ()),
    "gold": (("errors", "model"), ()),
    "gold_pairs": (("model", "gold", "grammar.lexicon"), ()),
    "gold_review": (("model", "gold", "gold_pairs", "ledger", "graph.iris"), ()),
    "gold_html": (("model", "gold_pairs", "gold_review", "html_page"), ()),
    "inputs": (("errors",), ()),
    "listing": (("errors", "inputs"), ()),
    "survey": (("errors", "model", "inputs", "text", "graph.iris"), ()),
    "builder": (("errors", "model", "inputs", "pipeline", "text", "graph", "ledger", ""), ("rdflib", "pyoxigraph")),
    "serve": (("errors", "model", "resources", "graph", "serve"), ("starlette", "uvicorn", "anyio", "pyoxigraph")),
    "publish": (("errors", "resources", "graph", "publish"), ("pyoxigraph",)),
    "asking": (("errors", "graph"), ("pandas", "polars", "rdflib", "pyoxigraph")),
    "commands": (("",), ("click", "rich")),
    "cli": (("commands", "errors", ""), ("click",)),
    "__main__": (("cli",), ()),
    "": (("",), ()),
}


@dataclass(frozen=True)
class Module:
    """One source file: its name inside the package, its text and its tree."""

    path: Path

    @property
    def name(self) -> str:
        parts = self.path.relative_to(PACKAGE).with_suffix("").parts
        return ".".join(part for part in parts if part != "__init__")

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def layer(self) -> str:
        return max((key for key in LAYERS if key in ("", self.name) or self.name.startswith(f"{key}.")), key=len)

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every imported module, with its line; ``from kg_build import x`` counts as the package itself."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.path}:{node.lineno}: relative import"
                yield node.module or "", node.lineno


MODULES = [Module(path) for path in sorted(PACKAGE.rglob("*.py"))]
PYTHON_FILES = sorted(
    path
    for folder in ("kg_build", "tests", "bench", "scripts")
    for path in (ROOT / folder).rglob("*.py")
    if "__pycache__" not in path.parts
)


def of_all(*kinds: type[ast.AST]) -> Iterator[tuple[Module, ast.AST]]:
    for module in MODULES:
        for node in ast.walk(module.tree):
            if isinstance(node, kinds):
                yield module, node


def allowed(target: str, table: tuple[str, ...]) -> bool:
    return any(target == prefix or (prefix and target.startswith(f"{prefix}.")) or prefix == "" for prefix in table)


def test_there_are_modules_to_hold_to_the_rules() -> None:
    assert len(MODULES) >= 20


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name or "kg_build")
def test_imports_follow_the_layers(module: Module) -> None:
    ours, theirs = LAYERS[module.layer()]
    for imported, line in module.imports():
        place = f"{module.path.relative_to(ROOT)}:{line}"
        top, _, rest = imported.partition(".")
        if top == "kg_build":
            assert allowed(rest, ours), f"{place}: layer {module.layer()!r} may not import {imported}"
        elif top not in sys.stdlib_module_names:
            assert top in theirs, f"{place}: layer {module.layer()!r} may not import the package {top}"


def test_a_forbidden_import_would_be_noticed() -> None:
    assert not allowed("text.decode", LAYERS["graph"][0])
    assert not allowed("graph.iris", LAYERS["grammar"][0])
    assert allowed("graph.iris", LAYERS["graph"][0])


@pytest.mark.parametrize("path", PYTHON_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_short(path: Path) -> None:
    name, length = str(path.relative_to(ROOT)), len(path.read_text(encoding="utf-8").splitlines())
    if name in LONG_FILES:
        assert length >= LONGEST_FILE, f"{name} is short now; its exception can go"
    else:
        assert length < (LONGEST_TEST if name.startswith("tests/") else LONGEST_FILE)


def test_functions_are_short() -> None:
    long = {
        f"{module.name}.{node.name}": length
        for module, node in of_all(ast.FunctionDef, ast.AsyncFunctionDef)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (length := body_length(node)) >= LONGEST_FUNCTION
    }
    assert {name: length for name, length in long.items() if name not in LONG_FUNCTIONS} == {}
    assert set(LONG_FUNCTIONS) <= set(long), "an exception that is no longer needed"


def body_length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from ``def`` to the end, without the docstring."""
    docstring = node.body[0] if ast.get_docstring(node) else None
    spared = docstring.end_lineno - docstring.lineno + 1 if docstring and docstring.end_lineno else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - spared


def test_nothing_is_printed_outside_the_commands() -> None:
    printed = [
        f"{module.name}:{node.lineno}"
        for module, node in of_all(ast.Call)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        and not module.name.startswith(("cli", "commands"))
    ]
    assert printed == []


def test_no_binary_floats_where_values_are_read() -> None:
    floats = [
        f"{module.name}:{node.lineno}"
        for module, node in of_all(ast.Name, ast.Constant)
        if module.name.startswith(("text", "grammar"))
        and ((isinstance(node, ast.Name) and node.id == "float") or (isinstance(node, ast.Constant) and isinstance(node.value, float)))
    ]
    assert floats == []


def test_no_error_is_caught_wholesale() -> None:
    broad = [
        f"{module.name}:{node.lineno}"
        for module, node in of_all(ast.ExceptHandler)
        if isinstance(node, ast.ExceptHandler)
        and any(name in ("Exception", "BaseException", "") for name in caught(node))
        and not (isinstance(last := node.body[-1], ast.Raise) and last.exc is None)  # tidies up and passes every error on
    ]
    assert broad == []


def caught(handler: ast.ExceptHandler) -> list[str]:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return [kind.id if isinstance(kind, ast.Name) else "" if kind is None else ast.unparse(kind) for kind in kinds]


def test_no_public_name_is_hidden_by_a_module_of_the_same_name() -> None:
    import kg_build

    # importing kg_build.NAME would put the module in the function's place
    assert [name for name in kg_build.__all__ if name in {module.name for module in MODULES}] == []


def test_no_star_imports() -> None:
    stars = [
        f"{module.name}:{node.lineno}"
        for module, node in of_all(ast.ImportFrom)
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert stars == []


def test_no_error_is_raised_without_a_message() -> None:
    bare = [
        f"{module.name}:{node.lineno}"
        for module, node in of_all(ast.Raise)
        if isinstance(node, ast.Raise) and says_nothing(node.exc)
    ]
    assert bare == []


def says_nothing(raised: ast.expr | None) -> bool:
    """``raise ValueError`` or ``raise ValueError()``; ``raise`` alone and ``raise error`` pass an error on."""
    if isinstance(raised, ast.Name):
        return raised.id[:1].isupper()
    return isinstance(raised, ast.Call) and not raised.args and not raised.keywords and ast.unparse(raised.func)[:1].isupper()


@pytest.mark.parametrize("path", PYTHON_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_ignored_type_or_rule_has_a_code_and_a_reason(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if mark := re.search(r"#\s*type:\s*ignore(?P<rest>.*)", line):
            assert re.match(r"\[[a-z-]+(, ?[a-z-]+)*\]\s+#\s*\S{3,}", mark["rest"]), f"{path.name}:{number}: type: ignore[code]  # reason"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name or "kg_build")
def test_modules_say_what_comes_in_and_what_goes_out(module: Module) -> None:
    if module.text.strip():
        assert ast.get_docstring(module.tree), f"{module.name} has no docstring"


def test_public_functions_have_docstrings() -> None:
    silent = [
        f"{module.name}.{node.name}"
        for module in MODULES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
        and node in module.tree.body
    ]
    assert silent == []


def test_no_module_is_named_after_nothing() -> None:
    assert [module.name for module in MODULES if module.name.rpartition(".")[2] in ("utils", "helpers", "common", "misc")] == []


def test_no_paths_of_one_machine_and_no_registry_hosts_are_committed() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    machine = "/" + "work/|" + r"pypi\." + "org|python" + "hosted|registry" + r"\.npmjs|deb\.debian" + r"\.org"
    bad = [
        f"{name}: {found.group()}"
        for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()
        for found in [re.search(machine, (ROOT / name).read_text(encoding="utf-8", errors="replace"))] if found
    ]
    assert bad == []


def test_the_sample_carries_no_sentence_of_an_official_report() -> None:
    reports = ROOT.parent / "shared" / "reports"
    if not reports.is_dir():
        pytest.skip("../shared/reports is absent")
    run = 20
    sample = re.sub(r"\s", "", (ROOT / "examples" / "anshan-2017-sample.txt").read_text(encoding="utf-8"))
    runs = {sample[start : start + run] for start in range(len(sample) - run + 1)}
    official = re.sub(r"\s", "", (reports / "anshan-2017.txt").read_text(encoding="utf-8"))
    copied = {official[start : start + run] for start in range(len(official) // 8 + run)} & runs
    assert copied == set()
