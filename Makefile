# `make help` lists what there is; each target sets itself up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install run check test bench image lock clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP)  ## set up .venv from the lock file

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

run: install  ## score the example rollouts through the Lambda handler
	$(BIN)/rlvr score examples/math_rollouts.jsonl --verifier math

check: install  ## formatting, lint and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

test: install  ## run the tests
	$(BIN)/pytest

bench: install  ## measure the figures, beside what a user would otherwise use
	$(BIN)/python -m bench

image: install  ## build the Lambda image, and the local one with the runtime emulator
	$(BIN)/rlvr image

lock: install  ## refresh the lock files
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  --extra dev -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.13 --generate-hashes --no-header \
	  --extra math --extra json --extra rules --extra lambda -o lambda_container/requirements.lock pyproject.toml

clean:  ## remove what was made here
	rm -rf $(VENV) build *.egg-info
