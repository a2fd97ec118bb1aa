"""Three lines put a question to a graph from Python: ``open_store``, ``ask``, and the rows. Run it with ``python examples/ask.py [GRAPH]``.

The graph may be a file, the folder of a store, or the address of a SPARQL service (``kg-build serve`` gives one). Without one, the sample
report is built first.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kg_build import ask, build_graph, open_store
from kg_build.errors import UsageProblem

SAMPLE = Path(__file__).with_name("anshan-2017-sample.txt")

store = open_store(sys.argv[1]) if sys.argv[1:] else build_graph(SAMPLE.read_bytes())

targets = ask(store, "targets", year=2017)
print(f"{len(targets)} targets; those with a number that are promised firmly:")
for row in targets.dicts():
    if row["strength"] == "firm" and row["value"] is not None:
        print(f"  {row['indicator']} {row['comparator']} {row['value']}{row['unit'] or ''}  {row['period']}")

# With pandas installed: the same as a data frame (polars: .to_polars()).
try:
    frame = ask(store, "growth-largest", limit=5).to_pandas()
    print(frame.to_string(columns=["indicator", "value", "unit"], index=False))
except UsageProblem as problem:  # says how to install it
    print(problem)
