# Few verbs. `make run` and `make test` do all the set-up on a fresh machine.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PROVIDERS := .venv-providers
PUBLIC := .venv-public
SENDERS := .venv-senders
VERCEL := tests/conformance/otlp/senders/vercel
PUBLIC_SDKS := 1.2.22 1.3.5 2.1.3 3.7.1
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
DASHBOARD := server/src/lucidic_server/http/dashboard/index.html
CONSUMER := tests/contract/consumer
PYRIGHT := $(CONSUMER)/node_modules/pyright/index.js
# Jobs that go side by side show their output when they are done; the make of macOS can't do that.
APART := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)
WEB_SOURCES := $(shell find web/src web/public web/scripts -type f 2>/dev/null) $(wildcard web/*.json web/*.ts web/*.html)

.DEFAULT_GOAL := help
.PHONY: help run test test-web test-providers chromium crash test-clickhouse lint lint-python lint-web format clean

help: ## list the verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.packages $(DASHBOARD) ## start the platform on http://127.0.0.1:8000 (PORT=… for another)
	@echo
	@echo "  Record a script of yours:     $(BIN)/python your_script.py"
	@echo "  In another environment:       pip install '$(CURDIR)/sdk'"
	@echo
	@exec $(BIN)/lucidic serve --port $(PORT) --data-dir .run/data --examples

# What is fetched and what takes little time goes side by side, then the tests do, file by file.
test: ## run every check and every test, as CI does
	@$(MAKE) --no-print-directory --jobs=4 $(APART) \
		$(DASHBOARD) lint-python lint-web test-web test-providers $(PYRIGHT) $(PUBLIC)/.packages \
		$(SENDERS)/.packages $(VERCEL)/node_modules/.package-lock.json chromium
	@LUCIDIC_CHROMIUM="$$($(BIN)/python -m tests.support.chromium)" && export LUCIDIC_CHROMIUM && \
		export LUCIDIC_PYRIGHT='$(CURDIR)/$(PYRIGHT)' && { $(BIN)/python -m pytest -q -n auto --dist loadfile || { \
		echo "Once more, alone: what failed above. If it passes now, it is flaky and a bug all the same."; \
		$(BIN)/python -m pytest -q --last-failed --last-failed-no-failures none; }; }

chromium: $(VENV)/.packages
	@$(BIN)/python -m tests.support.chromium --install >/dev/null

test-web: web/node_modules/.package-lock.json
	cd web && npm run --silent test

# The providers' libraries leave loops and connections of their own open.
test-providers: $(PROVIDERS)/.packages
	$(PROVIDERS)/bin/python -m pytest -q -p no:cacheprovider -W ignore:unclosed:ResourceWarning tests/sdk/integrations

crash: $(VENV)/.dev ## kill programs in every way there is, and judge what is left (some minutes)
	$(BIN)/python -m tests.crash --all

test-clickhouse: $(VENV)/.dev ## run the telemetry battery against CLICKHOUSE_URL=clickhouse://… (CLUSTER=… over a cluster)
	@test -n '$(CLICKHOUSE_URL)' || { echo "Give the address of an empty database: make test-clickhouse CLICKHOUSE_URL=clickhouse://user:password@host:8123/database"; exit 1; }
	LUCIDIC_TEST_CLICKHOUSE_URL='$(CLICKHOUSE_URL)' LUCIDIC_TEST_CLICKHOUSE_CLUSTER='$(CLUSTER)' \
		$(BIN)/python -m pytest -q tests/conformance/test_telemetry_clickhouse.py

lint: lint-python lint-web ## format, types, import rules

lint-python: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy sdk/src server/src tests examples
	$(BIN)/lint-imports --cache-dir .import_linter_cache

lint-web: web/node_modules/.package-lock.json
	cd web && npm run --silent check

format: $(VENV)/.dev web/node_modules/.package-lock.json ## format the sources
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .
	cd web && npm run --silent format

clean: ## remove what the verbs made; recorded sessions in .run stay
	rm -rf $(VENV) $(PROVIDERS) $(PUBLIC) $(SENDERS) web/node_modules $(CONSUMER)/node_modules \
		$(VERCEL)/node_modules
	rm -rf server/src/lucidic_server/http/dashboard
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.packages: constraints.txt sdk/pyproject.toml server/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Lucidic needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12"; exit 1; }
	@echo "Installing the packages into $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) -e sdk -e server
	@touch $@

$(VENV)/.dev: $(VENV)/.packages requirements-dev.txt
	@$(PIP) -r requirements-dev.txt
	@touch $@

# The providers' libraries and what watches them: nearly a gigabyte that nothing else here needs.
$(PROVIDERS)/.packages: constraints-providers.txt requirements-providers.txt sdk/pyproject.toml
	@echo "Installing the providers' libraries into $(PROVIDERS), for their tests ..."
	@$(PYTHON) -m venv $(PROVIDERS)
	@$(PROVIDERS)/bin/python -m pip install --quiet --disable-pip-version-check \
		-c constraints-providers.txt -e sdk -r requirements-providers.txt
	@touch $@

# The public packages as they are on PyPI, an environment for each. All four ask for the same
# libraries, which are installed once and seen by each through its own path file.
$(PUBLIC)/.packages: constraints-public.txt requirements-public.txt
	@echo "Installing the public packages into $(PUBLIC), for the tests of what they send ..."
	@rm -rf $(PUBLIC) && $(PYTHON) -m venv $(PUBLIC)
	@$(PUBLIC)/bin/python -m pip install --quiet --disable-pip-version-check \
		-c constraints-public.txt -r requirements-public.txt
	@site() { "$$1" -c 'import sysconfig; print(sysconfig.get_path("purelib"))'; } && set -e && \
	libraries="$$(site $(PUBLIC)/bin/python)" && for version in $(PUBLIC_SDKS); do \
		$(PYTHON) -m venv --without-pip $(PUBLIC)/$$version; \
		package="$$(site $(PUBLIC)/$$version/bin/python)"; \
		$(PUBLIC)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
			--target "$$package" lucidicai==$$version; \
		echo "$$libraries" > "$$package/libraries.pth"; \
	done
	@touch $@

$(SENDERS)/.packages: constraints-senders.txt requirements-senders.txt
	@echo "Installing packages that send OpenTelemetry into $(SENDERS), for the tests of what they send ..."
	@$(PYTHON) -m venv $(SENDERS)
	@$(SENDERS)/bin/python -m pip install --quiet --disable-pip-version-check \
		-c constraints-senders.txt -r requirements-senders.txt
	@touch $@

$(VERCEL)/node_modules/.package-lock.json: $(VERCEL)/package-lock.json
	@cd $(VERCEL) && npm ci --silent --no-audit --no-fund
	@touch $@

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	@command -v node >/dev/null || { echo "Lucidic's dashboard is built with Node 20 or newer, and there is no node on the PATH."; exit 1; }
	@node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || { echo "Lucidic's dashboard is built with Node 20 or newer; this one is $$(node --version)."; exit 1; }
	@echo "Installing the dashboard's packages ..."
	@cd web && npm ci --silent --no-audit --no-fund
	@touch $@

$(PYRIGHT): $(CONSUMER)/package-lock.json web/node_modules/.package-lock.json
	@cd $(CONSUMER) && npm ci --silent --no-audit --no-fund
	@touch $@

$(DASHBOARD): web/node_modules/.package-lock.json $(WEB_SOURCES)
	@echo "Building the dashboard ..."
	@cd web && npm run --silent build
	@touch $@
