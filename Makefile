# Yunju's commands. `make help` lists them; nothing needs to be installed first but make and Python 3.11 or newer.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
export PORT ?= 8000
export VAR_DIR ?= $(CURDIR)/var

python := .venv/bin/python
manage := $(python) manage.py
pip := $(python) -m pip install --quiet --disable-pip-version-check --require-hashes -r

.PHONY: help
help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## /{printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: setup
setup: staticfiles/.collected $(VAR_DIR)/secret_key ## Install everything, prepare the database (run does this too; PRODUCTION=1 without samples)
	@$(manage) migrate --verbosity 0
	@$(manage) bootstrap $(if $(PRODUCTION),--production)

.PHONY: run
run: setup ## Set up what is missing, then serve http://127.0.0.1:8000 (PORT=8001 for another port)
	@$(python) -m scripts.serve

.PHONY: test
test: .venv/.development static/vendor/.built ## Run all tests on SQLite and, where it answers, those of the database on PostgreSQL with Redis
	@$(python) -m scripts.run_tests

.PHONY: test-unit
test-unit: .venv/.development static/vendor/.built ## Run the fast tests on SQLite: no browser, no LibreOffice
	@$(python) -m scripts.run_tests --only unit

.PHONY: test-e2e
test-e2e: .venv/.development static/vendor/.built ## Run the browser tests on SQLite
	@$(python) -m scripts.run_tests --only e2e

.PHONY: faults
faults: .venv/.development ## Kill workers at many moments of an import, on SQLite and, where they answer, PostgreSQL and Redis (10 min)
	@$(python) -m pytest -m faults -o faulthandler_timeout=0 -q -s tests/faults

.PHONY: check
check: .venv/.development node_modules/.development $(VAR_DIR)/secret_key ## Lint, check types, imports, settings, migrations, translations and browser support
	@$(python) -m scripts.run_checks

.PHONY: bench
bench: .venv/.development static/vendor/.built $(VAR_DIR)/secret_key ## Measure the pages against plain Django, on PostgreSQL
	@$(python) -m bench

.PHONY: assets
assets: static/vendor/.built ## Build the front-end files into static/vendor/
	@echo "static/vendor/ is up to date."

.PHONY: messages
messages: .venv/.development $(VAR_DIR)/secret_key ## Collect the texts to translate, and compile the translations
	@$(manage) makemessages --locale zh_Hans --no-location --no-wrap --ignore .venv --ignore node_modules --ignore staticfiles --ignore 'static/*'
	@$(manage) compilemessages --ignore .venv --ignore node_modules

.PHONY: lock
lock: ## Resolve requirements*.in and package.json anew into the locked files (needs uv)
	@for name in requirements requirements-dev requirements-node; do \
		uv pip compile $$name.in --output-file $$name.txt --universal --python-version 3.11 --generate-hashes --upgrade \
			--no-annotate --no-emit-index-url --custom-compile-command "make lock" --quiet || exit 1; \
	done
	@scripts/npm.sh install --package-lock-only

.PHONY: clean
clean: ## Remove what was built and installed; the data in var/ stays
	rm -rf .venv node_modules static/vendor static/.vendor-new staticfiles test-results .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

# The file targets below are stamps: each step runs again when what it reads has changed.
.venv/bin/pip:
	@scripts/make_venv.sh

.venv/.installed: requirements.txt | .venv/bin/pip
	@echo "Installing Python packages ..."
	@$(pip) requirements.txt
	@touch $@

.venv/.development: requirements-dev.txt | .venv/bin/pip
	@echo "Installing Python packages for development ..."
	@$(pip) requirements-dev.txt
	@touch $@ .venv/.installed

node_modules/.package-lock.json: package-lock.json | .venv/bin/pip
	@echo "Installing front-end packages ..."
	@scripts/npm.sh ci --omit=dev --silent
	@touch $@

node_modules/.development: package-lock.json | .venv/bin/pip
	@echo "Installing front-end packages and linters ..."
	@scripts/npm.sh ci --silent
	@touch $@ node_modules/.package-lock.json

static/vendor/.built: package-lock.json frontend/build.mjs frontend/plotly.js | node_modules/.package-lock.json
	@echo "Building front-end files ..."
	@scripts/npm.sh run build --silent
	@touch $@

staticfiles/.collected: .venv/.installed static/vendor/.built $(shell find static -type f -not -path '*/vendor*' 2>/dev/null) | $(VAR_DIR)/secret_key
	@$(manage) collectstatic --clear --noinput --verbosity 0
	@touch $@

$(VAR_DIR)/secret_key: | .venv/bin/pip
	@umask 077 && mkdir -p $(VAR_DIR) && $(python) -c 'import secrets; print(secrets.token_urlsafe(64))' > $@
