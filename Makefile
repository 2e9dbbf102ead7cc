# What one does with the project. Every target sets up what it needs, once, in $(VENV).

VENV ?= .venv
DEMO ?= demo-archive
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# Real photos and documents, where they lie beside the project; else the program makes its own.
SAMPLES := $(wildcard ../shared/samples)
# Contexts and schemas of metadata formats; without them there is nothing to check against.
VECTORS := $(wildcard ../shared/vectors)
FOR_METADATA := $(VENV)-metadata
FOR_PACKAGE := $(VENV)-package
# Tests make and remove a great many files and folders: in memory, where there are 4 GiB for them
# and programs may run there.
IN_MEMORY = $(shell { awk '$$2 == "/dev/shm" && $$4 !~ /noexec/ { exit 1 }' /proc/mounts || df -Pm /dev/shm; } \
	2>/dev/null | awk 'NR > 1 && $$4 >= 4096 { print "PYTEST_DEBUG_TEMPROOT=/dev/shm" }')
# Tests start this program some thousand times: what was compiled once is kept.
unexport PYTHONDONTWRITEBYTECODE
WORDED = $(sort $(shell find src/archive_app/gui -name '*.py'))

.PHONY: help run demo test check check-metadata bench package check-package screenshots translations lock clean
.DEFAULT_GOAL := help

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

run: $(READY) ## record three sample incidents in a fresh archive under build/, prove every byte, open the desktop
	@sh packaging/environment.sh check $(VENV) || true
	@rm -rf build/demo-archive
	@mkdir -p build
	@$(BIN)/archive-app demo build/demo-archive $(if $(SAMPLES),--files $(SAMPLES))
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname)" = Darwin ]; then \
		echo "The desktop opens on it; the passphrase is: demonstration"; \
		$(BIN)/archive-app gui build/demo-archive; \
	else \
		echo "There is no display here, so the desktop was not opened."; \
	fi

demo: $(READY) ## make the sample archive at DEMO=..., to look around in
	@$(BIN)/archive-app demo "$(DEMO)"

test: $(READY) ## run all tests, on every core
	@sh packaging/environment.sh check $(VENV)
	@$(IN_MEMORY) $(BIN)/python -m pytest --numprocesses=auto --dist=worksteal

check: $(READY) ## style, types, layers, dependencies, and what the source may not contain
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy src tests
	@$(BIN)/lint-imports
	@$(BIN)/deptry src
	@$(BIN)/python -m pytest --quiet tests/test_source.py

check-metadata: $(READY) ## hold the metadata of bundles against validators in an environment of their own
ifeq ($(VECTORS),)
	@echo "No metadata was checked: the contexts of RO-Crate and the schema of PREMIS are not beside the project."
else
	@$(MAKE) --no-print-directory $(FOR_METADATA)/.ready
	@rm -rf build/metadata
	@mkdir -p build/metadata
	@$(BIN)/archive-app demo build/metadata/archive >/dev/null
	@$(BIN)/python packaging/demonstration_bundles.py build/metadata/archive build/metadata/bundles
	@$(FOR_METADATA)/bin/python packaging/check_metadata.py --vectors $(VECTORS) build/metadata/bundles/*
endif

bench: $(READY) ## measure against named peers; writes benchmarks/RESULTS.md; SCRIPTS="saving ledger" only those
	@$(BIN)/python -m benchmarks $(SCRIPTS)

package: $(READY) $(FOR_PACKAGE)/.ready ## build one folder under dist/ that runs where there is no Python
	@rm -rf build/package dist
	@$(FOR_PACKAGE)/bin/pyinstaller --log-level WARN --noconfirm --workpath build/package \
		--distpath dist packaging/archive-app.spec
	@$(FOR_PACKAGE)/bin/python packaging/finish_package.py dist/archive-app

check-package: package ## build it, and hold it against what it promises: no GPL, and no Python needed
	@$(BIN)/python -m pytest --quiet tests/package

screenshots: $(READY) ## write every screen, light and dark, both languages, to build/screenshots
	@mkdir -p build
	@rm -rf build/screenshots
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.gui.screenshots build/screenshots

translations: $(READY) ## gather the words of windows into resources/translations, and compile them
	@$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none -pluralonly $(WORDED) -ts resources/translations/en.ts
	@$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none $(WORDED) -ts resources/translations/uk.ts
	@# %Ln is %n with its thousands apart, as the language writes them.
	@sed -i.before '/<numerusform>/s/%n/%Ln/g' resources/translations/en.ts resources/translations/uk.ts
	@rm resources/translations/en.ts.before resources/translations/uk.ts.before
	@$(BIN)/pyside6-lrelease -silent resources/translations/en.ts -qm resources/translations/en.qm
	@$(BIN)/pyside6-lrelease -silent resources/translations/uk.ts -qm resources/translations/uk.qm

lock: $(READY) ## pin all dependencies again; UPGRADE=--upgrade takes the newest allowed
	@$(LOCK) pyproject.toml --output-file requirements/runtime.txt
	@$(LOCK) --group dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
	@$(LOCK) requirements/metadata.in --output-file requirements/metadata.txt
	@$(LOCK) requirements/package.in --constraint requirements/runtime.txt --output-file requirements/package.txt

# For every platform; no addresses and no command lines in the result.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-config $(UPGRADE)

clean: ## remove what was built or cached; the environment stays
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

$(READY): pyproject.toml requirements/runtime.txt requirements/dev.txt packaging/environment.sh
	@sh packaging/environment.sh make $(VENV)
	@touch $@

$(FOR_PACKAGE)/.ready: requirements/runtime.txt requirements/package.txt packaging/environment.sh
	@sh packaging/environment.sh other $(FOR_PACKAGE) requirements/runtime.txt requirements/package.txt
	@touch $@

$(FOR_METADATA)/.ready: requirements/metadata.txt packaging/environment.sh
	@sh packaging/environment.sh other $(FOR_METADATA) requirements/metadata.txt
	@touch $@
