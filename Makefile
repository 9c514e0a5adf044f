# Two commands are enough on a fresh machine: `make run` and `make test`.
# The first call makes a virtual environment in .venv; later calls only when pyproject.toml has changed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SITE ?= demo-site

.DEFAULT_GOAL := help
.PHONY: help run demo test check checks-without-tests tests-of-one-half tests-of-the-other-half bench coverage reliability package

help: ## what can be typed here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(STAMP) ## open the window on the demo site (without a display: pictures of every page)
	@$(BIN)/visitor-desk demo --out $(SITE)

demo: $(STAMP) ## play the main job on the demo site, without a window
	@$(BIN)/visitor-desk demo --no-window --out $(SITE)

check: checks-without-tests ## format, lint, types, import contracts and the quick tests
	$(BIN)/python -m pytest -m "not slow"

test: checks-without-tests ## everything that check does, and the slow tests
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=line tests-of-one-half tests-of-the-other-half

# Two processes on two cores; the halves take about as long as each other.
ONE_HALF := tests/reliability tests/threats tests/documents tests/footage tests/cli tests/test_packaging.py

tests-of-one-half:
	$(BIN)/python -m pytest -p no:cacheprovider --durations=20 $(ONE_HALF)

tests-of-the-other-half:
	$(BIN)/python -m pytest --durations=40 $(addprefix --ignore=,$(ONE_HALF))

checks-without-tests: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP) ## measure this machine: every script of tests/benchmarks
	@for script in tests/benchmarks/*.py; do \
		echo "== $$script"; PYTHONPATH=. $(BIN)/python "$$script" || exit 1; \
	done

reliability: $(STAMP) ## hours of kills, power cuts, full disks and wrong bytes; goes on where it was broken off
	$(BIN)/python -m tests.reliability

coverage: $(STAMP) ## every branch of security and of what storage keeps sealed: fails under 100 %
	$(BIN)/python -m coverage run -m pytest tests/security tests/storage
	$(BIN)/python -m coverage report

package: $(STAMP) ## build the bundle that needs no Python: dist/visitor-desk
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN packaging/pyinstaller/visitor_desk.spec
	@dist/visitor-desk/visitor-desk --version

# One step, so that a broken first try leaves no stamp behind.
$(STAMP): pyproject.toml packaging/debian/system-libraries.sh
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Visitor Desk needs Python 3.11 or newer, and $(PYTHON) is not. Say which one: make PYTHON=python3.12"; exit 1; }
	@if $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; \
		then PYTHON=$(PYTHON) bash packaging/debian/system-libraries.sh; \
		else PYTHON=$(PYTHON) bash packaging/debian/system-libraries.sh python3-venv; fi
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,postgres,fleet]'
	@touch $@
