#!/usr/bin/env bash
# `make demo`: a report becomes a graph, is checked, and answers questions; first the sample, then the official text when it is there.
# From the environment: KG (the kg-build command), OUT (the folder for results), REPORT (a report; may be absent).
set -euo pipefail
KG="${KG:-kg-build}" OUT="${OUT:-out}" REPORT="${REPORT:-}"
cd "$(dirname "$0")/.."
mkdir -p "$OUT"

run() { # show a command as a reader would type it, then run it
  printf '\n$ kg-build'
  printf ' %q' "$@"
  printf '\n'
  "$KG" "$@"
}

tour() { # $1: a report, $2: the name of its results in $OUT
  local graph="$OUT/$2.ttl"
  run build "$1" -o "$graph"
  run validate "$graph"
  run query targets-overview "$graph"
  run query growth-largest "$graph" --param limit=8
  run query projects-by-status "$graph"
  run query organization-said "$graph" --param organization=鞍钢
  local table
  for table in facts projects organizations documents; do
    run query "$table" "$graph" --format csv -o "$OUT/$2-$table.csv"
  done
  run audit "$1" --format csv --html "$OUT/$2-audit.html" >"$OUT/$2-ledger.csv"
}

if [ -n "${NAMED:-}" ] && [ ! -f "$REPORT" ]; then
  printf '没有这个文件：%s\nThere is no file %s: name a report with make demo REPORT=path/to/report.txt\n' "$REPORT" "$REPORT" >&2
  exit 3
fi

tour examples/anshan-2017-sample.txt sample
if [ -n "$REPORT" ] && [ -f "$REPORT" ]; then
  tour "$REPORT" "$(basename "$REPORT" .txt)"
else
  printf '\nThe official text %s is not here; name one with: make demo REPORT=path/to/report.txt\n' "${REPORT:-(none named)}"
fi

printf '\nResults are in %s/:\n' "$OUT"
printf '  *.ttl          the graph\n  *-facts.csv …  the four tables\n  *-ledger.csv   every number and what became of it\n'
printf '  *-audit.html   the report with its numbers marked: open it in a browser\n'
