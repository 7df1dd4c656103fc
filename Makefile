# The front door. Everything runs from .venv and writes under var/; both may be deleted.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

PORT ?= 8000
# Not .venv/bin/pip and its like: their first line breaks when the folder is moved.
PY := .venv/bin/python
INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r
# Tests and checks have a database of their own.
APART := WAYMARK_TEST=1
# One a processor. A file stays on one worker, together with what it has set up.
TEST_WORKERS ?= auto

help:
	@echo "make run    the forum at http://127.0.0.1:$(PORT), with its own PostgreSQL (PORT=8010 for another port)"
	@echo "make dev    the same for development: reloads, shows errors"
	@echo "make test   the whole test suite"
	@echo "make check  formatting, lint, types, missing migrations, settings for production"
	@echo "make bench  how fast the pages are"
	@echo "make bench-related  how good similar discussions are (DATA=/path of labelled questions)"
	@echo "make lock   write requirements*.txt anew from pyproject.toml"

run: .venv/installed
	@DEBUG=0 PORT=$(PORT) exec $(PY) -m config.serve

dev: .venv/installed
	@DEBUG=1 $(PY) manage.py prepare --demo
	@DEBUG=1 PORT=$(PORT) exec $(PY) -m config.dev

test: .venv/installed-test
	@$(APART) $(PY) -m pytest -n $(TEST_WORKERS) --dist loadfile $(ARGS)

check: .venv/installed-test
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +
	$(PY) -m mypy
	$(APART) $(PY) manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy, with the settings of a public site"
	@$(APART) SITE_URL=https://forum.example ALLOWED_HOSTS=forum.example TRUSTED_PROXIES=1 DEBUG=0 \
	SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))')" \
	$(PY) manage.py check --deploy --fail-level WARNING

# SUGGESTIONS: among how many discussions suggestions are timed; a million takes over an hour to fill.
SUGGESTIONS ?= 100000
bench: .venv/installed
	@$(PY) -m benchmarks $(ARGS)
	@$(PY) -m benchmarks.related --speed $(SUGGESTIONS)

# DATA=/path names other labelled questions than ../shared/data: a file, or a folder of files.
bench-related: .venv/installed-bench
	@$(PY) -m benchmarks.related $(DATA)

lock:
	uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url -o requirements.txt
	uv pip compile pyproject.toml --group test --universal --generate-hashes --no-emit-index-url \
	-c requirements.txt -o requirements-test.txt
	uv pip compile pyproject.toml --group bench --universal --generate-hashes --no-emit-index-url \
	-c requirements.txt -o requirements-bench.txt

# The two stamps say which lock .venv holds: nothing is installed again until it changes.
.venv/installed: requirements.txt
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	  $$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  && found=$$python && break; done; \
	test -n "$$found" || { echo "Waymark needs Python 3.11 or newer with its venv module (Debian: apt install python3-venv)." >&2; exit 1; }; \
	echo "Installing what requirements.txt names into .venv: once, about a minute." >&2; \
	test -x $(PY) && $(PY) -c 'import pip' 2>/dev/null || $$found -m venv --clear .venv
	@$(INSTALL) requirements.txt
	@touch $@

.venv/installed-test: requirements-test.txt .venv/installed
	@echo "Installing what the tests need." >&2
	@$(INSTALL) requirements-test.txt
	@touch $@

.venv/installed-bench: requirements-bench.txt .venv/installed
	@$(INSTALL) requirements-bench.txt
	@touch $@

.PHONY: help run dev test check bench bench-related lock
