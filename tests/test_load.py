"""Loading into real servers: whole graphs whatever happens, the same store after an interrupted run, counts and contents as sent."""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from kg_build.cli import main
from kg_build.errors import StoreError
from kg_build.graph.iris import DEFAULT_BASE
from kg_build.graph.load import CHUNK, Loader, read_graphs
from kg_build.graph.load_stores import target_of
from tests.loading import PLAN, XSD, fingerprint, killed_and_completed, opened
from tests.servers import Oxigraph, Server, Virtuoso, oxigraph_program, running

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "examples" / "anshan-2017-sample.txt"
REPORT = f"{DEFAULT_BASE}report/210300/"
MOST = 2500
YEARS = range(1990, 1998)
Captured = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("built") / "sample.nq"
    assert main(["build", str(SAMPLE), "-o", str(target), "--quiet"]) == 0
    return target


@pytest.fixture(scope="module")
def files(built: Path) -> list[Path]:
    """The sample's graph under eight years, each a little different; its last triples are left out, to save time."""
    text, triples = "", 0
    for line in built.read_text(encoding="utf-8").splitlines(keepends=True):
        triples += line.endswith(f"<{REPORT}2017> .\n")
        if triples <= MOST or not line.endswith(f"<{REPORT}2017> .\n"):
            text += line
    assert triples > MOST > 2 * CHUNK
    paths = []
    for year in YEARS:
        path = built.with_name(f"{year}.nq")
        path.write_text(text.replace(f"{REPORT}2017", f"{REPORT}{year}").replace("鞍山市", f"鞍山市{year}"), encoding="utf-8")
        paths.append(path)
    return paths


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    yield from running(request.param, tmp_path_factory.mktemp(request.param))


@pytest.fixture
def loader(server: Server) -> Iterator[Loader]:
    with opened(server) as found:
        yield found


def test_the_fingerprint_notices_a_changed_value() -> None:
    node = NamedNode("https://example.org/a")
    one, same, other = (Triple(node, node, Literal(value, datatype=NamedNode(f"{XSD}{kind}")))
                        for value, kind in (("5", "nonNegativeInteger"), ("5", "integer"), ("6", "integer")))
    assert fingerprint([one]) == fingerprint([same]) != fingerprint([other])


def test_a_killed_server_holds_whole_graphs_and_a_second_run_completes_it(server: Server, loader: Loader, files: list[Path]) -> None:
    new = read_graphs(files)
    assert all(len(content) > 2 * CHUNK for name, content in new.items() if name.value.startswith(REPORT))
    killed_and_completed(server, loader, new, f"{DEFAULT_BASE}report/", after=4)


def test_the_command_loads_again_without_change_and_a_dry_run_writes_nothing(server: Server, files: list[Path], capsys: Captured) -> None:
    login = ["--user", server.user] if server.user else []
    arguments = ["load", str(files[0]), "--endpoint", f"{server.url}/", *login, "--lang", "en"]
    assert main([*arguments, "--dry-run"]) == 0
    assert "nothing was written" in capsys.readouterr().err
    for _ in range(2):
        assert main(arguments) == 0
        said = capsys.readouterr()
        assert "the counts agree" in said.err
        assert said.out == ""


def test_updates_alone_do_it_too_in_small_chunks_and_tidy_up_after_a_killed_loader(
    server: Server, files: list[Path], monkeypatch: pytest.MonkeyPatch,
) -> None:
    graphs = read_graphs(files[:1])
    left = "urn:x-kg-build:staged:0123456789abcdef"
    with opened(server) as loader:
        if loader.target.kind != "virtuoso":
            loader.target = target_of("sparql", f"{server.url}/query", login=False)
        loader._update(
            f"INSERT DATA {{ GRAPH {PLAN} {{ <{left}> a <urn:x-kg-build:staged> . <{DEFAULT_BASE}dataset> a <urn:x-kg-build:staged> }} "
            f"GRAPH <{left}> {{ <urn:x:a> <urn:x:b> <urn:x:c> }} }}"
        )
        real, sizes = loader._update, []

        def counted(request: str) -> None:
            sizes.append(request.count(" .\n") + 1)
            real(request)

        monkeypatch.setattr(loader, "_update", counted)
        loader.load(graphs)
        assert max(sizes) == CHUNK
        assert loader.count(NamedNode(left)) == 0
        assert loader.count(NamedNode(f"{DEFAULT_BASE}dataset")) > 0, "only graphs of that name are tidied away"
        for name, content in graphs.items():
            if name.value.startswith(REPORT):
                assert fingerprint(loader.triples(name)) == fingerprint(content.values())
        real(f"DELETE DATA {{ GRAPH {PLAN} {{ <{DEFAULT_BASE}dataset> a <urn:x-kg-build:staged> }} }}")
        assert loader.count(PLAN) == 0


def test_a_graph_is_read_back_in_pages(loader: Loader, files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Virtuoso's packages come with a limit of 10,000 rows to an answer; the dataset's description outgrows it at some 1,600 reports."""
    graphs = read_graphs(files[:1])
    loader.load(graphs)
    monkeypatch.setattr("kg_build.graph.load.PAGE", 700)
    for name, content in graphs.items():
        if name.value.startswith(REPORT):
            assert len(content) > 3 * 700
            assert fingerprint(loader.triples(name)) == fingerprint(content.values())


@pytest.mark.parametrize("server", ["virtuoso"], indirect=True)  # Oxigraph's server knows no logins
def test_a_wrong_password(server: Server, files: list[Path], capsys: Captured) -> None:
    for user in ("dba:wrong-4711", ""):
        arguments = ["load", str(files[0]), "--endpoint", server.url, *(["--user", user] if user else []), "--retries", "0"]
        assert main([*arguments, "--lang", "en"]) == 4
        said = capsys.readouterr().err
        assert said.startswith("KG804")
        assert "wrong-4711" not in said


def test_a_wrong_address_and_a_query_that_is_refused(server: Server, files: list[Path], tmp_path: Path, capsys: Captured) -> None:
    own = tmp_path / "own.rq"
    own.write_text("SELECT (<https://example.org/no-such-function>(1) AS ?x) WHERE { ?s ?p ?o } LIMIT 1", encoding="utf-8")
    wrong = ["--endpoint", f"{server.url}/no/such/path", "--lang", "en"]
    for arguments in (["load", str(files[0]), "--retries", "0", *wrong], ["query", "reports", *wrong]):
        assert main(arguments) == 4
        assert capsys.readouterr().err.startswith("KG806")
    assert main(["query", str(own), "--endpoint", server.url, "--lang", "en"]) == 4
    said = capsys.readouterr().err
    assert said.startswith(("KG523", "KG810"))  # by 4xx or 5xx, as the server takes it
    assert "function" in said, "in the server's words"


def test_a_full_disk_leaves_the_old_graph(built: Path, tmp_path: Path, capsys: Captured) -> None:
    if not oxigraph_program().exists():
        pytest.skip("the oxigraph server is absent (pip install oxigraph)")
    small = tmp_path / "small.nq"
    small.write_text("".join(built.read_text(encoding="utf-8").splitlines(keepends=True)[:100]), encoding="utf-8")
    (name, content), = read_graphs([small]).items()
    server = Oxigraph(tmp_path)
    limit = 1 << 18  # no file of this process may grow beyond; the report's whole graph is four times as large

    def keep_small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    server.start(preexec_fn=keep_small, restore_signals=False)  # Python ignores SIGXFSZ; so does the server then, and gets EFBIG
    try:
        arguments = ["--endpoint", server.url, "--lang", "en", "--retries", "0", "--quiet"]
        assert main(["load", str(small), *arguments]) == 0
        assert main(["load", str(built), *arguments]) == 4
        assert capsys.readouterr().err.startswith("KG809")
        server.kill()
        server.start()
        with opened(server) as loader:
            assert fingerprint(loader.triples(name)) == fingerprint(content.values())
    finally:
        server.kill()


def test_a_full_disk_of_virtuoso_leaves_the_old_graph(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not shutil.which("virtuoso-t"):
        pytest.skip("the Virtuoso server is absent (apt-get install virtuoso-opensource-7-bin)")
    name, content = next(iter(read_graphs([built]).items()))
    old = dict(list(content.items())[:100])
    words = (Literal(f"{number} {'很长的话' * 200}") for number in range(20_000))  # more than what is free in its file as it comes
    long = [Triple(name, NamedNode("https://example.org/said"), one) for one in words]
    server = Virtuoso(tmp_path)
    server.start()
    try:
        with opened(server) as loader:
            loader.load({name: old})
        server.kill()
        limit = (tmp_path / "v.db").stat().st_size
        server.start(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)), restore_signals=False)
        monkeypatch.setattr("kg_build.graph.load.CHUNK", 200)
        with opened(server) as loader, pytest.raises(StoreError, match="KG809"):
            loader.load({name: {str(triple): triple for triple in long}})
        server.kill()
        server.start()
        with opened(server) as loader:
            assert fingerprint(loader.triples(name)) == fingerprint(old.values())
    finally:
        server.kill()


def test_bulk_files_go_through_the_servers_own_loaders(server: Server, built: Path, tmp_path: Path, capsys: Captured) -> None:
    graphs = read_graphs([built])
    kind = "virtuoso" if isinstance(server, Virtuoso) else "oxigraph"
    bulk = server.folder / "bulk" if isinstance(server, Virtuoso) else tmp_path
    assert main(["load", str(built), "--store-type", kind, "--bulk", str(bulk), "--quiet"]) == 0
    command = capsys.readouterr().out.strip()
    if isinstance(server, Virtuoso):
        assert shutil.which("isql-vt")
        command = command.replace(":1111 dba", f":{server.sql} dba dba")
        subprocess.run(command, shell=True, check=True, capture_output=True, timeout=600)
    else:
        command = command.replace("oxigraph ", f"{oxigraph_program()} ", 1).replace("STORE", str(tmp_path / "db"))
        subprocess.run(command, shell=True, check=True, capture_output=True, timeout=600)
        server = Oxigraph(tmp_path)
        server.start()
    try:
        with opened(server) as loader:
            for name, content in graphs.items():
                assert fingerprint(loader.triples(name)) == fingerprint(content.values())
    finally:
        if kind == "oxigraph":
            server.kill()
