# On a machine with Python 3.10 to 3.12, a JDK from 17 on and make: `make demo`, `make test`.
# Everything that is installed or built stays inside this folder.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
MVN := $(PY) -m development.maven
REPORTS := .reports

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- What everything else needs -------------------------------------------------------------------------------

.PHONY: setup
setup: $(INSTALLED) jar ## Virtual environment with all dependencies, and the jar

$(INSTALLED): requirements.lock pyproject.toml
	@command -v $(PYTHON) > /dev/null || { echo "error: there is no $(PYTHON). Install Python 3.10, 3.11 or 3.12, or name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 12))' || { echo "error: $(PYTHON) is $$($(PYTHON) --version 2>&1), and Flink's Python package needs 3.10, 3.11 or 3.12. Name one: make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) catalog/development/prerequisites.py
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Installing what requirements.lock pins; Flink alone is 250 MB to fetch the first time."
	@$(PY) -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes --requirement requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: jar
jar: $(INSTALLED) ## The jar for Flink, built unless it is up to date
	@$(PY) -m development.jar

# --- What shows it --------------------------------------------------------------------------------------------

.PHONY: demo
demo: setup ## The main job on a stand-in service, or ENDPOINT=… API_KEY=… CHEAP=<model> SMART=<model>
	@$(PY) docs/demo

.PHONY: flink-home
flink-home: setup ## A standalone Flink in .flink/, with sql-client, the openai provider and our jar
	@$(PY) -m development.flink_home .flink catalog/flink_model_router/jars/*.jar

.PHONY: wheel
wheel: setup ## The package with its jar, in dist/
	@$(PY) -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

# --- What checks it -------------------------------------------------------------------------------------------

.PHONY: test
test: lint-python ## Everything: lint, types, Java and Python tests, coverage, counts
	@rm -rf $(REPORTS) provider/target/surefire-reports
	@status=0; \
	$(MAKE) test-java || status=1; \
	$(MAKE) test-python || status=1; \
	$(PY) -m development.report || status=1; \
	exit $$status

.PHONY: test-java
test-java: $(INSTALLED) ## Java tests, with format, Error Prone and coverage
	@$(MVN) verify -Dflink-model-router.python=$(abspath $(PY))

.PHONY: test-python
test-python: setup ## Python tests, with coverage; ARGS='-k name' narrows them
	@mkdir -p $(REPORTS)
	@$(PY) -m coverage erase
	@status=0; \
	$(PY) -m coverage run -m pytest --junit-xml=$(REPORTS)/python.xml $(ARGS) || status=$$?; \
	$(PY) -m coverage combine --quiet; \
	$(PY) -m coverage report; \
	$(PY) -m coverage json --quiet -o $(REPORTS)/coverage.json; \
	exit $$status

.PHONY: lint
lint: lint-python lint-java ## Format, lint and types of both languages

.PHONY: lint-python
lint-python: $(INSTALLED)
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check
	@$(PY) -m mypy

.PHONY: lint-java
lint-java: $(INSTALLED)
	@$(MVN) --quiet process-sources

.PHONY: format
format: $(INSTALLED) ## Put both languages into their format
	@$(PY) -m ruff check --fix --quiet || true
	@$(PY) -m ruff format
	@$(MVN) --quiet spotless:apply

# --- What measures it -----------------------------------------------------------------------------------------

.PHONY: bench
bench: bench-row bench-rule bench-selector bench-weighted bench-pipeline bench-async bench-bridge bench-catalog ## Figures of docs/performance.md; each of these alone, too

.PHONY: bench-failures
bench-failures: bench-faults bench-inflight bench-brownout bench-outage bench-quota bench-flapping ## Those of models that fail, in half an hour; each alone, too

BENCHMARKS := bench-row bench-rule bench-selector bench-weighted bench-pipeline bench-async bench-bridge bench-catalog \
  bench-faults bench-inflight bench-brownout bench-outage bench-quota bench-flapping
.PHONY: $(BENCHMARKS)
bench-row: BENCHMARK := RowBenchmark
bench-rule: BENCHMARK := RuleBenchmark
bench-selector: BENCHMARK := SelectorBenchmark
bench-weighted: BENCHMARK := WeightedBenchmark
bench-pipeline: BENCHMARK := PipelineBenchmark
bench-async: BENCHMARK := AsyncBenchmark
bench-bridge: BENCHMARK := BridgeBenchmark
bench-catalog: BENCHMARK := CatalogBenchmark
bench-faults: BENCHMARK := FaultBenchmark
bench-inflight: BENCHMARK := InFlightBenchmark
bench-brownout: BENCHMARK := BrownoutBenchmark
bench-outage: BENCHMARK := OutageBenchmark
bench-quota: BENCHMARK := QuotaBenchmark
bench-flapping: BENCHMARK := FlappingBenchmark
$(BENCHMARKS): setup
	@$(MVN) --quiet test-compile exec:exec -Dbenchmark=$(BENCHMARK) -Dbenchmark.arguments='$(ARGS)' -Dflink-model-router.python=$(abspath $(PY))

.PHONY: bench-replay
bench-replay: setup ## How fast a replay is, beside the bare reading of its file; ARGS='--megabytes 1000' for its memory
	@PYTHONPATH=tests $(PY) -m benchmarks.replay $(ARGS)

.PHONY: flapping-picture
flapping-picture: $(INSTALLED) ## The picture of the last bench-flapping
	@$(PY) -m development.flapping_picture docs/pictures/flapping.csv docs/pictures/flapping.svg

DATA ?= ../shared/data/mmlu_outcomes.csv
.PHONY: calibration
calibration: $(INSTALLED) ## The example of docs/calibration.md, figures and picture, from DATA=<outcomes.csv>
	@mkdir -p $(REPORTS)
	@$(PY) docs/calibration/example.py --data $(DATA) --scored $(REPORTS)/scored.csv -- --share 0.3 --plot docs/pictures/calibration.svg

.PHONY: reliability
reliability: $(INSTALLED) ## Kill writers and servers in the middle of writes: the table of docs/reliability.md
	@PYTHONPATH=tests $(PY) -m faults

.PHONY: docs
docs: $(INSTALLED) ## Write the references of options and commands anew
	@$(MVN) --quiet test -Dtest=OptionReferenceTest,JudgeAttacksTest -Dflink-model-router.write-references=true -Dflink-model-router.python=$(abspath $(PY))
	@$(PY) -m development.cli_reference

# --- Housekeeping ---------------------------------------------------------------------------------------------

.PHONY: lock
lock: $(INSTALLED) ## Make requirements.lock anew from pyproject.toml
	@$(PY) -m uv pip compile pyproject.toml --quiet --group dev --all-extras --universal --python-version 3.10 \
	  --generate-hashes --no-header --upgrade --output-file requirements.lock

.PHONY: clean
clean: ## Delete all that was built, installed and fetched
	@rm -rf $(VENV) .tools .flink .demo $(REPORTS) dist provider/target catalog/flink_model_router/jars
	@rm -rf .coverage* .mypy_cache .pytest_cache .ruff_cache
	@find catalog docs migrations tests -name __pycache__ -prune -exec rm -rf {} +
