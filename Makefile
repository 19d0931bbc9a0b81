# A thin door to the justfile: `make demo` and `make test` need only python3.11, make and git.
# Set-up runs once per requirements.lock; afterwards each target starts at once.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
READY := $(VENV)/ready
JUST := $(VENV)/bin/just

.PHONY: demo test setup check bench
.DEFAULT_GOAL := demo

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Aidlift needs Python 3.11 or newer; say: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

setup: $(READY)

demo test check bench: $(READY)
	@$(JUST) $@
