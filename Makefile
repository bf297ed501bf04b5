# Two commands do all: `make graph` and `make test`. Both make their own environment in .venv first.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: graph test docs baseline calibrate lock clean

graph: .venv/ready
	$(BIN)/kg build seeds -o exports
	@echo "Open the page:  $(CURDIR)/exports/graph.html  (in any browser, works offline)"

test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile

# Every answer, figure and picture in README*.md and docs/, from the seeds as they are now.
docs: graph
	$(BIN)/python docs/make_queries.py
	$(BIN)/python docs/make_readme.py
	$(BIN)/python docs/make_accuracy.py
	$(BIN)/python docs/make_neural.py
	$(BIN)/python docs/screenshot.py

# The annotated texts are under the copyright of their papers and stand beside the repository.
PAGES_GOLD := --gold ../shared/gold --gold tests/gold

# What is found on the annotated pages now, to tell what a later change gains and loses.
baseline: .venv/ready
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(BIN)/kg build ../shared/pages -o "$$folder" >"$$folder/log" && \
	$(BIN)/kg evaluate "$$folder/graph.ttl" $(PAGES_GOLD) --freeze tests/baseline.json

# How often each rule is right on all annotated texts: the confidence of what it finds.
calibrate: .venv/ready
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(BIN)/kg build ../shared/pages ../shared/stories -o "$$folder" >"$$folder/log" && \
	$(BIN)/kg evaluate "$$folder/graph.ttl" $(PAGES_GOLD) --gold tests/gold/stories --calibrate kg/calibration.csv

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Jiceng needs Python 3.11 or newer: make graph PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Pin every dependency anew (uv resolves for all platforms; no address of a registry is written).
lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-annotate --no-header -o requirements.lock

clean:
	rm -rf .venv exports/*.html
