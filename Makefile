# Needs git, make and Python 3.11 or later. Everything else is installed into .venv; `make` alone lists the targets.
# Only developers need this file: users install the package with pip.
PYTHON ?= python3
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.DEFAULT_GOAL := help
.PHONY: help build bundles test lint check-system bench screenshots schema docs constraints clean
.DELETE_ON_ERROR:

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' Makefile | awk -F':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

# Each stamp is newer than what it was made from, so that nothing is installed twice.
$(VENV)/.created: tools/create_venv.py
	$(PYTHON) tools/create_venv.py $(VENV)
	@touch $@

$(VENV)/.installed: pyproject.toml constraints.txt $(VENV)/.created
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt $(VENV)/.created
	$(PIP) -e '.[test]'
	@touch $(VENV)/.installed $@

build: $(VENV)/.installed bundles ## install, check the tables, write graph, explorer, maps and tables into output/
	$(BIN)/govgraph build --data data --output output
	@echo
	@echo "Done. Open $(CURDIR)/output/explorer.html in a browser; $(BIN)/govgraph --help lists the commands."

# Installing builds them too; this is for sources that changed since. It needs Node.js only where there is something to do.
bundles: $(VENV)/.installed ## the JavaScript of explorer and maps, anew where its sources changed
	@$(BIN)/python -m govgraph.web.build

test: $(VENV)/.installed-test bundles check-system ## all checks and tests: style, layers, types, generated files, tests
	@$(MAKE) --no-print-directory lint
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: $(VENV)/.installed-test ## the quick half of `make test`: no test is run
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python tools/lint_javascript.py
	$(BIN)/python tools/check_generated.py

check-system: $(VENV)/.installed-test
	@$(BIN)/python tools/system_packages.py

bench: $(VENV)/.installed-test check-system ## measure, side by side with what one would use instead (ARGS="--help")
	$(BIN)/python -m bench $(ARGS)

screenshots: $(VENV)/.installed-test check-system build ## docs/img/*.png of every shipped map and of the explorer
	$(BIN)/python tools/screenshots.py

schema: $(VENV)/.installed-test ## ontology, shapes and context, anew from model/model.toml
	$(BIN)/python tools/check_generated.py --write

docs: schema ## every generated page and file (the same as `make schema`)

constraints: ## the newest versions that pyproject.toml admits, written to constraints.txt
	$(PYTHON) tools/freeze_constraints.py

clean: ## remove what was built, and .venv
	rm -rf $(VENV) build dist src/govgraph/web/dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find output -mindepth 1 ! -name README.md -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
