"""A report's own lines in, one hash of their words out: two web pages, files or editions that show one report give the same.

White space, marks of layout (``**``, ``##``), and furniture do not count, nor does the width of a letter or the shape of a quotation mark
or dash. Everything else does: a figure or a sign that was corrected is another text.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence

from kg_build.model import Span
from kg_build.text.lines import Line

__all__ = ["words_hash"]

_MARKS = {ord(sign): mark for mark, signs in {'"': "“”„‟〝〞「」『』＂", "'": "‘’‚‛＇", "-": "‐‑‒–—―−－"}.items() for sign in signs}
_LAYOUT = str.maketrans("", "", "*#_|`")


def words_hash(seen: str, own: Sequence[Line], turns: Iterable[Span] = ()) -> str:
    """The SHA-256 of the words in the lines ``own`` of a view (``text.view``), without the spans ``turns``."""
    left_out = sorted(turns)
    words = "".join(_without(seen, line, left_out) for line in own)
    folded = "".join(unicodedata.normalize("NFKC", words.translate(_MARKS)).translate(_LAYOUT).split())
    return hashlib.sha256(folded.encode(errors="replace")).hexdigest()


def _without(seen: str, line: Line, turns: Sequence[Span]) -> str:
    """The words of a line without the turns that stand in it."""
    start, pieces = line.start, []
    for turn in turns:
        if line.start <= turn.start < line.end:
            pieces.append(seen[start : turn.start])
            start = min(turn.end, line.end)
    return "".join([*pieces, seen[start : line.end]])
