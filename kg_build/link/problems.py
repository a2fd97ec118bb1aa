"""What can go wrong between us and the sources of candidates, each as one message with its remedy."""

from __future__ import annotations

from kg_build.errors import InputError, KgBuildError, Place, StoreError, UsageProblem

__all__ = ["bad_address", "bad_choice", "cache_fails", "no_sense", "not_cached", "not_understood", "unanswered"]


def bad_address(option: str, url: str) -> UsageProblem:
    """KG931: no address that we ask."""
    shown = url.rpartition("@")[2] if "@" in url else url
    return UsageProblem(
        "KG931", Place(f"{option} {shown[:120]!r}"), "这不是可用的 http 或 https 地址（地址里不能有用户名和密码）。",
        "This is no http or https address that can be used (without a user and password in it).",
        "写成 https://主机/路径。", "Write it as https://host/path.",
    )  # fmt: skip


def bad_choice(option: str, word: str, choices: tuple[str, ...]) -> UsageProblem:
    """KG936: ``KIND=ID`` or ``ID=WHAT`` that says nothing we know."""
    known = "、".join(choices)
    return UsageProblem(
        "KG936", Place(f"{option} {word[:80]}"), f"要写成 左=右，其中的种类是：{known}。",
        f"This is written left=right, with one of {', '.join(choices)}.",
        "例如 --type organization=Q43229，--property P442=code。", "For example --type organization=Q43229, --property P442=code.",
    )  # fmt: skip


def unanswered(url: str, problem: KgBuildError) -> StoreError:
    """KG932: what the HTTP client says (KG801 to KG810), with what to do about it here."""
    return StoreError(
        "KG932", Place(url), f"没有得到回答（{problem.code}）：{problem.zh}", f"No answer ({problem.code}): {problem.en}",
        "检查地址和网络，过一会儿再运行；已得到的回答在缓存里，不会再问。",
        "Check the address and the network and run it again later; answers that came are cached and not asked for again.",
    )  # fmt: skip


def no_sense(url: str, what: str) -> InputError:
    """KG933: an answer came that does not follow its specification; nothing of it is used."""
    words = "".join(sign if sign.isprintable() else " " for sign in what)[:200]
    return InputError(
        "KG933", Place(url), f"回答不合规范，没有采用：{words}", f"The answer does not follow its specification and is not used: {words}",
        "核对地址是不是这种服务；若是，请告诉服务的维护者。",
        "Check that the address is a service of this kind; if it is, tell those who keep it.",
    )  # fmt: skip


def not_understood(url: str, what_zh: str, what_en: str) -> InputError:
    """KG934: a reconciliation service that says of itself what we cannot work with."""
    return InputError(
        "KG934", Place(url), f"用不了这个对齐服务：{what_zh}。", f"This reconciliation service cannot be used: {what_en}.",
        "需要 W3C Reconciliation API 0.1、0.2 或 1.0 草案，并说明条目的地址（view 或 identifierSpace）。",
        "It has to speak the W3C Reconciliation API 0.1, 0.2 or 1.0 draft and to say where its entities are (view or identifierSpace).",
    )  # fmt: skip


def not_cached(url: str) -> StoreError:
    """KG935: ``--offline``, and the answer was never fetched."""
    return StoreError(
        "KG935", Place(url), "缓存里没有这个回答，而 --offline 不许联网。",
        "This answer is not cached, and --offline forbids to ask for it.",
        "去掉 --offline 运行一次，或换一个缓存文件夹（--cache）。", "Run once without --offline, or name another cache folder (--cache).",
    )  # fmt: skip


def cache_fails(folder: str, reason: str) -> StoreError:
    """KG937: the cache folder cannot be used."""
    return StoreError(
        "KG937", Place(folder), f"缓存文件夹不能用：{reason}。", f"The cache folder cannot be used: {reason}.",
        "用 --cache 另选一个可写的文件夹。", "Choose another folder that can be written with --cache.",
    )  # fmt: skip
