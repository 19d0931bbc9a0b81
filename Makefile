# A thin door to the justfile: `make demo` and `make test` need only python3.11, make and git.
# Set-up runs once per lock, for the demo without the development tools; afterwards each target starts at once.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
READY := $(VENV)/ready
TOOLS := $(VENV)/tools
INSTALL := $(VENV)/bin/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo desk test setup check bench
.DEFAULT_GOAL := demo

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Aidlift needs Python 3.11 or newer; say: make PYTHON=/path/to/python3.11")'
	@echo "Setting up in $(VENV), once: this takes a minute or two."
	@$(PYTHON) -m venv $(VENV)
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(TOOLS): $(READY) requirements-dev.lock
	@echo "Adding the development tools to $(VENV), once."
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

demo: $(READY)
	@$(VENV)/bin/aidlift demo

desk: $(READY)
	@$(VENV)/bin/aidlift desk

setup: $(TOOLS)

test check bench: $(TOOLS)
	@$(VENV)/bin/just $@
