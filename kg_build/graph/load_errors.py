"""What can go wrong between us and a server, each as one message with its remedy; passwords never get into any."""

from __future__ import annotations

from kg_build.errors import Place, StoreError

__all__ = [
    "Lost", "Refused", "counts_differ", "cut_off", "disk_full", "login_refused", "no_answer", "no_service", "no_sparql", "query_refused",
    "refused", "rows_cut", "sent_elsewhere", "server_failed", "unreachable",
]


class Lost(StoreError):
    """No whole answer came, or one that says "later": worth trying again. ``after`` seconds where the server says so."""

    after: float | None = None


class Refused(StoreError):
    """The server understood and does not want to; ``words`` are its own, ``status`` is its HTTP code."""

    words = ""
    status = 0


def unreachable(url: str, reason: str) -> Lost:
    """KG801: nobody listens there, or the name or certificate is wrong."""
    return Lost(
        "KG801", Place(url), f"连不上服务：{reason}。", f"The server cannot be reached: {reason}.",
        "检查地址和端口，确认服务在运行；恢复后再运行一次即可。",
        "Check address and port and that the server runs; then simply run it again.",
    )  # fmt: skip


def no_answer(url: str, seconds: float) -> Lost:
    """KG802: the time limit is over."""
    return Lost(
        "KG802", Place(url), f"服务在 {seconds:g} 秒内没有答完。", f"The server has not answered within {seconds:g} seconds.",
        "看服务是否过载；或用 --timeout 放宽时限，再运行一次。",
        "See whether the server is overloaded, or allow more with --timeout; run it again.",
    )  # fmt: skip


def cut_off(url: str, reason: str) -> Lost:
    """KG803: the connection broke while we spoke."""
    return Lost(
        "KG803", Place(url), f"连接中断：{reason}。", f"The connection broke: {reason}.",
        "看服务的日志；恢复后再运行一次，结果与没有中断一样。",
        "See the server's log; run it again, it ends as it would have without the break.",
    )  # fmt: skip


def login_refused(url: str, status: int, given: bool) -> StoreError:
    """KG804: 401 or 403."""
    zh, en = ("用户名、密码或令牌不对，或无权这样做", "user, password or token is wrong, or may not do this") if given else (
        "服务要求登录，而没有给出用户或令牌", "the server wants a login and none was given",
    )
    return StoreError(
        "KG804", Place(url), f"服务拒绝（HTTP {status}）：{zh}。", f"The server refuses (HTTP {status}): {en}.",
        "用 --user 和环境变量 KG_BUILD_PASSWORD、KG_BUILD_TOKEN 或 netrc 文件给出。",
        "Give it by --user with KG_BUILD_PASSWORD, by KG_BUILD_TOKEN, or in a netrc file.",
    )  # fmt: skip


def sent_elsewhere(url: str, target: str) -> StoreError:
    """KG805: a redirect, which might carry data and passwords to somebody else."""
    return StoreError(
        "KG805", Place(url), f"服务要求改去 {target}，为安全起见不跟随。",
        f"The server redirects to {target}; for safety that is not followed.",
        "若信任那个地址，请把它写在 --endpoint。", "If you trust that address, give it as --endpoint.",
    )  # fmt: skip


def no_service(url: str, status: int) -> StoreError:
    """KG806: 404, 405 or 410."""
    return StoreError(
        "KG806", Place(url), f"这个地址没有所需的服务（HTTP {status}）。", f"There is no such service at this address (HTTP {status}).",
        "核对地址（数据集或库的名字）与 --store-type。", "Check the address (the name of the dataset or repository) and --store-type.",
    )  # fmt: skip


def no_sparql(url: str, reason: str) -> StoreError:
    """KG807: a 200 that is a web page, broken JSON, or only part of the answer."""
    return StoreError(
        "KG807", Place(url), f"回答不是完整的 SPARQL 结果：{reason}。", f"The answer is no whole SPARQL result: {reason}.",
        "核对地址是否为 SPARQL 服务；若是，看服务的日志和限额。",
        "Check that the address is a SPARQL service; if it is, see its log and its limits.",
    )  # fmt: skip


def refused(url: str, status: int, words: str) -> Refused:
    """KG808: the server does not take what we sent."""
    problem = Refused(
        "KG808", Place(url), f"服务不接受（HTTP {status}）：{words}", f"The server does not accept it (HTTP {status}): {words}",
        "核对 --store-type；看服务是否只读、限制大小。", "Check --store-type, and whether the server is read-only or limits sizes.",
    )  # fmt: skip
    problem.status, problem.words = status, words
    return problem


def disk_full(url: str, words: str) -> StoreError:
    """KG809: no room on the server."""
    return StoreError(
        "KG809", Place(url), f"服务的磁盘已满或超出配额：{words}", f"The server's disk is full or its quota used up: {words}",
        "在服务器上腾出空间，再运行一次。", "Free some space on the server and run it again.",
    )  # fmt: skip


def server_failed(url: str, status: int, words: str, *, later: bool, after: float | None = None) -> StoreError:
    """KG810: any other 5xx; ``later`` says that it is worth trying again, ``after`` so many seconds."""
    problem = (Lost if later else StoreError)(
        "KG810", Place(url), f"服务出错（HTTP {status}）：{words}", f"The server failed (HTTP {status}): {words}",
        "看服务的日志，再运行一次。", "See the server's log and run it again.",
    )  # fmt: skip
    if isinstance(problem, Lost):
        problem.after = after
    return problem


def counts_differ(graph: str, wanted: int, found: int) -> StoreError:
    """KG811: what was read back is not what was sent."""
    return StoreError(
        "KG811", Place(graph), f"应有 {wanted} 条三元组，服务里有 {found} 条。", f"{wanted} triples were sent; the server has {found}.",
        "看是否有别的程序同时写入；再运行一次。", "See whether something else writes there at the same time; run it again.",
    )  # fmt: skip


def query_refused(problem: Refused) -> StoreError:
    """KG523: what was refused was a question."""
    return StoreError(
        "KG523", problem.place, f"服务拒绝了这个查询（HTTP {problem.status}）：{problem.words}",
        f"The service refuses the query (HTTP {problem.status}): {problem.words}",
        "核对地址是否为查询地址；检查查询语句，若是自带的查询，请把这条信息报告给我们。",
        "Check that it is the query address, and the query; if it is one of ours, please report this message.",
    )  # fmt: skip


def rows_cut(url: str, limit: int) -> StoreError:
    """KG527: a 200 with the first rows only."""
    return StoreError(
        "KG527", Place(url), f"服务只给了前 {limit} 行，这是它自己的限额。",
        f"The service gave the first {limit} rows only, which is its own limit.",
        "缩小查询范围（如 place、year），或放宽服务的限额（Virtuoso：ResultSetMaxRows）；只要前几行就用 --max-rows。",
        "Narrow the query (place, year), or raise the service's limit (Virtuoso: ResultSetMaxRows); for the first rows use --max-rows.",
    )  # fmt: skip
