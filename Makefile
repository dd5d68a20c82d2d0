# Everything runs on a bare Debian: python3, make and coreutils. `make help` lists what there is.
PYTHON ?= python3
DANBIET = .venv/bin/danbiet
TESTS ?=

.PHONY: help up test lint types layers catalogues bench clean tools production

help: ## list these targets
	@while read -r line; do case "$$line" in [a-z]*": "*"## "*) \
	  printf '  make %-12s %s\n' "$${line%%:*}" "$${line##*## }";; esac; done < Makefile

up: production ## open the demonstration: database, web server and worker, until Ctrl-C
	@$(DANBIET) up --demo

test: tools ## run every test
	@$(DANBIET) catalogues compile
	@.venv/bin/pytest -n 2 --dist loadgroup $(TESTS)

lint: tools ## format and lint
	@.venv/bin/ruff format --check . && .venv/bin/ruff check .

types: tools ## check types
	@.venv/bin/python -m danbiet.cli._types

layers: tools ## check the floor plan
	@.venv/bin/lint-imports

catalogues: tools ## collect words, compile them, list what is not translated
	@$(DANBIET) catalogues extract && $(DANBIET) catalogues compile && $(DANBIET) catalogues check

bench: tools ## measure on the folder DATA=…, and write docs/benchmarks.md
	@$(DANBIET) bench $(if $(DATA),--data $(DATA)) --write docs/benchmarks.md

clean: ## remove what was built; data in var/ stays
	@rm -rf .venv .uv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis var/test

production:
	@$(PYTHON) scripts/bootstrap.py

tools:
	@$(PYTHON) scripts/bootstrap.py --dev
