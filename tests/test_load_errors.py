"""Loading where things go wrong: a stub with the habits of Fuseki, GraphDB and QLever, and servers that lie, hang, refuse or redirect."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, Quad, Store, Triple

from kg_build.cli import main
from kg_build.errors import InputError, StoreError, UsageProblem
from kg_build.graph.load import Graphs, Loader, Step, read_graphs
from kg_build.graph.load_bulk import BULK_TYPES
from kg_build.graph.load_http import Client, Limits
from kg_build.graph.load_login import Login, check_address, find_login, without_login
from kg_build.graph.load_stores import STORE_TYPES, find_target, target_of
from tests.servers import PASSWORD, TOKEN, Stub, free_port, stub

Captured = pytest.CaptureFixture[str]
Patched = pytest.MonkeyPatch
GOLDEN = Path(__file__).with_name("golden_graph") / "sample.nq"
ADDRESSES = {"fuseki": "/ds", "graphdb": "/repositories/gwr", "qlever": "/qlever"}
LOGINS = {"fuseki": [], "graphdb": ["--user", "editor"], "qlever": []}


@pytest.fixture
def server() -> Iterator[Stub]:
    yield from stub()


@pytest.fixture(autouse=True)
def secrets(monkeypatch: Patched, tmp_path: Path) -> None:
    monkeypatch.setenv("KG_BUILD_PASSWORD", PASSWORD)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("NETRC", "KG_BUILD_USER", "KG_BUILD_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def load(url: str, *more: str, language: str = "en") -> int:
    return main(["load", str(GOLDEN), "--endpoint", url, "--lang", language, *more])


@pytest.mark.parametrize("kind", ["fuseki", "graphdb", "qlever"])
@pytest.mark.parametrize("named", [True, False])
def test_the_stub_of_each_make_is_recognised_and_filled(
    kind: str, named: bool, server: Stub, capsys: Captured, monkeypatch: Patched,
) -> None:
    if kind == "qlever":
        monkeypatch.setenv("KG_BUILD_TOKEN", TOKEN)
    arguments = [*LOGINS[kind], *(["--store-type", kind] if named else [])]
    for _ in range(2):
        assert load(f"{server.url}{ADDRESSES[kind]}", *arguments) == 0
    assert f"({kind})" in capsys.readouterr().err
    sent = {name: set(content) for name, content in read_graphs([GOLDEN]).items()}
    for name, lines in sent.items():
        assert len(list(server.store.quads_for_pattern(None, None, None, name))) == len(lines)


def test_progress_is_drawn_where_a_person_waits(server: Stub, capsys: Captured, monkeypatch: Patched) -> None:
    monkeypatch.setattr("kg_build.commands.shell.Talk.interactive", property(lambda _: True))
    assert load(f"{server.url}/ds", "-v") == 0
    graphs = read_graphs([GOLDEN])
    assert f"graphs loaded: {len(graphs)}, triples: {sum(map(len, graphs.values()))};" in capsys.readouterr().err


def test_any_other_server_gets_updates(server: Stub) -> None:
    target = target_of("sparql", f"{server.url}/x/query", login=False)
    assert (target.query, target.update, target.graph_store) == (f"{server.url}/x/query", f"{server.url}/x/update", "")


TROUBLES = [
    ("html", "KG807", "a web page"), ("broken", "KG807", "column 58"), ("partial", "KG807", "a part"),
    ("redirect", "KG805", "elsewhere.invalid"), ("full", "KG809", "No space left"), ("login", "KG804", "user"),
    ("refuse", "KG808", "read only"), ("down", "KG810", "503"), ("slow", "KG802", "0.3 seconds"), ("drip", "KG802", "0.3 seconds"),
    ("cut", "KG803", "broke"), ("nothere", "KG806", "404"),
]


HANGS = ("slow", "drip")


@pytest.mark.parametrize(("trouble", "code", "words"), TROUBLES)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", ["load", "query"])
def test_each_trouble_is_one_clear_message(
    command: str, language: str, trouble: str, code: str, words: str, server: Stub, capsys: Captured,
) -> None:
    timeout = "0.3" if trouble in HANGS else "60"  # these two never end: nothing has to be done within it
    what = [str(GOLDEN), "--retries", "0"] if command == "load" else ["reports"]
    endpoint = ["--endpoint", f"{server.url}/{trouble}", "--user", "editor", "--timeout", timeout]
    assert main([command, *what, *endpoint, "--lang", language]) == 4
    said = capsys.readouterr()
    assert said.err.startswith("KG523" if (command, code) == ("query", "KG808") else code)
    assert len(said.err.splitlines()) == 2
    assert words in said.err or language == "zh"
    assert said.out == ""
    assert len(server.store) == 0
    for secret in (PASSWORD, "\x1b", "\x07"):
        assert secret not in said.err


# A hang comes only where nothing has to be done within the short time limit that it takes to test it.
HALF_WAY = [
    (trouble, code, way, writes)
    for trouble, code, _ in TROUBLES
    for way, writes in (("ds", 0), ("plain/query", 0), ("plain/query", 4), ("plain/query", 7))
    if not (writes and trouble in HANGS)
]


@pytest.mark.parametrize(("trouble", "code", "way", "writes"), HALF_WAY)
def test_trouble_half_way_leaves_whole_graphs_and_the_next_run_ends_as_without_it(
    trouble: str, code: str, way: str, writes: int, server: Stub, monkeypatch: Patched,
) -> None:
    """With updates a graph takes eight: a plan, five chunks, the swap, one to tidy. Trouble comes before them, amidst, after the swap."""
    (content,) = read_graphs([GOLDEN]).values()
    monkeypatch.setattr("kg_build.graph.load.CHUNK", -(-len(content) // 5))
    new = {NamedNode(f"https://example.org/graph/{number}"): content for number in range(6)}
    old = {name: dict(list(content.items())[: 10 + number]) for number, name in enumerate(new)}
    client = Client(server.url, Login(), Limits(60, 0))
    loader = Loader(client, find_target(client, f"{server.url}/{way}"))
    loader.load(old)
    done: list[str] = []

    def troubled(step: Step) -> None:
        done.append(step.graph)
        if len(done) == 3:
            server.trouble, server.after = trouble, server.writes + writes
            if trouble in HANGS:
                client._limits, client._http.timeout = Limits(0.3, 0), httpx.Timeout(0.3)

    with pytest.raises(StoreError, match=code):
        loader.load(new, troubled)
    states = [state(server, name, old, new) for name in new]
    assert done == [name.value for name in list(new)[:3]]
    assert states in ([*["new"] * 3, *["old"] * 3], [*["new"] * 4, *["old"] * 2])
    assert (states[3] == "new") == (writes == 7), "only after the swap"
    server.trouble = ""
    client._limits, client._http.timeout = Limits(60, 0), httpx.Timeout(60)
    loader.load(new)
    assert {state(server, name, old, new) for name in new} == {"new"}
    assert {quad.graph_name for quad in server.store} == set(new), "nothing is left on its way"
    client.close()


def state(server: Stub, name: NamedNode, old: Graphs, new: Graphs) -> str:
    """Whether a graph is as before or as sent; anything else fails. A store of its own spells values as the stub's does."""
    there = {quad.triple for quad in server.store.quads_for_pattern(None, None, None, name)}
    found = [word for word, graphs in (("old", old), ("new", new)) if there == kept(graphs[name])]
    assert found, f"half of {name}: {len(there)}"
    return found[0]


def kept(content: dict[str, Triple]) -> set[Triple]:
    store = Store()
    store.extend(Quad(triple.subject, triple.predicate, triple.object) for triple in content.values())
    return {quad.triple for quad in store}


def test_nobody_listens(capsys: Captured) -> None:
    url = f"http://127.0.0.1:{free_port()}/"
    for arguments in (["load", str(GOLDEN), "--retries", "0"], ["query", "reports"]):
        for language in ("zh", "en"):
            assert main([*arguments, "--endpoint", url, "--lang", language]) == 4
            assert capsys.readouterr().err.startswith("KG801")


def test_what_passes_is_waited_for_and_what_does_not_is_not(server: Stub) -> None:
    pauses: list[float] = []
    client = Client(server.url, Login(token=TOKEN), Limits(10, 4, 0.5), pauses.append)
    assert find_target(client, f"{server.url}/waking").kind == "qlever"
    assert pauses == [0.0, 0.0], "as Retry-After says"
    with pytest.raises(Exception, match="KG808"):
        client.ask("POST", f"{server.url}/refuse")
    assert len(pauses) == 2
    with pytest.raises(Exception, match="KG803"):
        client.ask("POST", f"{server.url}/cut")
    assert pauses[2:] == [0.5, 1.0, 2.0, 4.0]
    client.close()


def test_a_login_is_not_sent_before_it_is_asked_for_and_never_shown(server: Stub, capsys: Captured) -> None:
    assert load(f"{server.url.replace('//', '//editor:wrong-pass@')}/repositories/gwr", "--retries", "0", "-v") == 4
    said = capsys.readouterr().err
    assert said.startswith("KG804")
    assert "wrong-pass" not in said
    assert "@" not in said
    assert PASSWORD not in repr(Login("editor", PASSWORD))


@pytest.mark.parametrize(
    ("url", "user", "token", "environment", "expected"),
    [
        ("http://h/", "a:b", "", {"KG_BUILD_PASSWORD": "c"}, ("a", "b", "")),
        ("http://h/", "a", "", {"KG_BUILD_PASSWORD": "c"}, ("a", "c", "")),
        ("http://a:b%40@h/", "", "", {}, ("a", "b@", "")),
        ("http://h/", "", "t", {}, ("", "", "t")),
        ("http://h/", "", "", {"KG_BUILD_TOKEN": "t"}, ("", "", "t")),
        ("http://h/", "", "", {"KG_BUILD_USER": "a", "KG_BUILD_PASSWORD": "b"}, ("a", "b", "")),
        ("http://h/", "", "", {"NETRC": "netrc"}, ("n", "p", "")),
        ("http://other/", "", "", {"NETRC": "netrc"}, ("", "", "")),
        ("http://h/", "", "", {}, ("", "", "")),
    ],
)
def test_where_a_login_comes_from(
    url: str, user: str, token: str, environment: dict[str, str], expected: tuple[str, ...], tmp_path: Path, monkeypatch: Patched,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("netrc").write_text("machine h login n password p\n")
    Path("netrc").chmod(stat.S_IRUSR)
    found = find_login(url, user, token, {"HOME": str(tmp_path), **environment})
    assert (found.user, found.password, found.token) == expected


def test_a_broken_netrc_is_told_without_its_words(tmp_path: Path, capsys: Captured, monkeypatch: Patched) -> None:
    path = tmp_path / "broken"
    path.write_text("machine h login n passwort p-4711\n")
    monkeypatch.setenv("NETRC", str(path))
    assert load("http://h/") == 2
    said = capsys.readouterr().err
    assert said.startswith("KG813")
    assert "4711" not in said


@pytest.mark.parametrize("url", ["", "localhost:7878", "file:///etc/passwd", "ftp://example.org/", "http://", "http://a b/", "http://[::1"])
def test_only_web_addresses(url: str) -> None:
    with pytest.raises(UsageProblem, match="KG800"):
        check_address(url)


def test_a_login_in_an_address_is_taken_out() -> None:
    assert without_login("http://a:b@h:1/x?y=1") == "http://h:1/x?y=1"


def test_a_difference_in_the_counts_is_an_error(server: Stub, monkeypatch: Patched) -> None:
    client = Client(server.url, Login(), Limits(10, 0))
    loader = Loader(client, target_of("fuseki", f"{server.url}/ds", login=False))
    extra = NamedNode("https://example.org/extra")
    real = loader._put

    def and_another(name: NamedNode, lines: list[str]) -> None:
        real(name, lines)
        server.store.add(Quad(extra, extra, extra, name))

    monkeypatch.setattr(loader, "_put", and_another)
    with pytest.raises(Exception, match="KG811"):
        loader.load(read_graphs([GOLDEN]))
    client.close()


def test_what_is_wrong_with_the_files_is_told_before_the_server_is_asked(server: Stub, tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "plain.ttl").write_text("<https://example.org/a> a <https://example.org/B> .")
    for name, code in (("missing.nq", "KG303"), ("plain.ttl", "KG814")):
        assert main(["load", str(tmp_path / name), "--endpoint", f"{server.url}/ds"]) == 3
        assert capsys.readouterr().err.startswith(code)
    assert server.calls == []


def test_plain_triples_go_where_the_user_says(server: Stub, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<https://example.org/a> a <https://example.org/B> .")
    (tmp_path / "b.nt").write_text("<https://example.org/b> <https://example.org/c> <https://example.org/d> .\n")
    files, graph = [str(tmp_path / "a.ttl"), str(tmp_path / "b.nt"), str(GOLDEN)], NamedNode("https://example.org/graph")
    for _ in range(2):
        assert main(["load", *files, "--graph", graph.value, "--endpoint", f"{server.url}/ds"]) == 0
        assert len(list(server.store.quads_for_pattern(None, None, None, graph))) == 2
    named = read_graphs([GOLDEN])
    assert {quad.graph_name for quad in server.store} == {graph, *named}, "what has a graph stays there"


def test_two_versions_of_a_report_are_not_mixed(tmp_path: Path) -> None:
    other = tmp_path / "other.nq"
    other.write_text("".join(line for line in GOLDEN.read_text(encoding="utf-8").splitlines(keepends=True) if "#fact-" not in line))
    with pytest.raises(InputError, match="KG815"):
        read_graphs([GOLDEN, other])
    assert read_graphs([GOLDEN, GOLDEN]) == read_graphs([GOLDEN])


@pytest.mark.parametrize("kind", BULK_TYPES)
def test_bulk_files_for_each_make(kind: str, tmp_path: Path, capsys: Captured) -> None:
    folder = tmp_path / "it's here"
    assert main(["load", str(GOLDEN), "--store-type", kind, "--bulk", str(folder), "--quiet"]) == 0
    assert "graphs.nq" in (said := capsys.readouterr().out) or "load.isql" in said
    assert read_graphs([folder / "graphs.nq"]) == read_graphs([GOLDEN])


def test_the_list_of_makes() -> None:
    assert set(STORE_TYPES) - {"auto", "sparql"} == set(BULK_TYPES)
