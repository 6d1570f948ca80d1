# One environment in .venv, made from requirements.lock; nothing is installed anywhere else.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
STAMP := .venv/.installed
BENCH := .venv-bench

.PHONY: help report test test-long lab dictionary agreement bench-survival bench-intake bench-batch bench-many check lock clean

help: ## list these targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F '\t' '{printf "make %-16s %s\n", $$1, $$2}'

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: install it, or say make PYTHON=/path/to/python3"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "The venv module is needed: on Debian and Ubuntu, apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(BENCH)/.installed: benchmarks/survival.txt
	@$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --requirement benchmarks/survival.txt
	@touch $@

report: $(STAMP) ## set up, then make the reports of all studies into outputs/
	$(BIN)/evaluation report

test: $(STAMP) ## set up, then run all tests that end within minutes
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --quiet -m "not long"

test-long: $(STAMP) ## set up, then run what takes long: simulations, attackers, benchmarks at their smallest
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile --quiet -m long

lab: $(STAMP) ## set up, then open JupyterLab on the notebooks
	$(BIN)/jupyter lab --notebook-dir=notebooks

dictionary: $(STAMP) ## write docs/data-dictionary.md from the schemas of the registers
	$(BIN)/python -m evaluation.registers.dictionary docs/data-dictionary.md

agreement: $(STAMP) ## compare every statistic with its reference numbers and write docs/agreement.md
	$(BIN)/python -m benchmarks.agreement docs/agreement.md

bench-survival: $(BENCH)/.installed ## speed of curves and tests against the floor and other libraries
	$(BENCH)/bin/python -m benchmarks.survival

bench-intake: $(STAMP) ## seconds, memory and ratio of the intake to the same job as one SQL query
	$(BIN)/python benchmarks/intake.py

bench-batch: $(STAMP) ## minutes: batches of reports against papermill + nbconvert and against the floor
	$(BIN)/python -m benchmarks.batch

bench-many: $(STAMP) ## whether 1,000 reports leave anything behind: memory, processes, open files
	$(BIN)/python -m benchmarks.many_reports

check: $(STAMP) ## style and types: ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lock: $(STAMP) ## resolve pyproject.toml anew into requirements.lock (needs the network)
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --fork-strategy fewest \
		--generate-hashes --no-header --no-annotate --upgrade --quiet --output-file requirements.lock

clean: ## remove the environment and the reports
	rm -rf .venv $(BENCH) outputs/*/ .pytest_cache .ruff_cache .mypy_cache .hypothesis
