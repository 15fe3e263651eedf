# make demo    look at the demo dataset in the browser (OPEN=0: only check it, for a machine without a screen)
# make test    all tests, the browser's too
# make test-jdaviz   the hand-over to jdaviz, which has 200 packages and an older bqplot, in an environment of its own
# make test-reprocess   faults mended with the real drizzlepac, which has 90 packages, in an environment of its own
# make test-lowest   the tests without a browser, with the oldest versions that pyproject.toml allows
# make test-binder   what a Binder service builds and starts, from nothing but the last commit, with sizes and times
# make binder-lock   write binder/locked.txt anew: the versions that a Binder service installs
# make lite    lessons and lab as a static site (JupyterLite) that needs no server but one for files, in out/lite
# make test-lite   the wheel in the real Pyodide, in Node
# make docs    the documentation as web pages, in docs/_build/html
# make pictures  the pictures of lesson and lab in docs/img, from a real browser
# make lint    what CI checks before the tests
# make mutate  which tuned numbers the tests would let anyone change: ARGS="drizview/measure/stars", docs/testing.md
# make bench   speed and memory
#
# Needs make and Python 3.11 or newer; everything else goes into .venv.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-jdaviz test-reprocess test-lowest test-binder binder-lock lite test-lite docs pictures lint mutate bench clean

OPEN ?= 1
ARGS ?=
DEMO := out/demo-stis
VENV := .venv
JDAVIZ := .venv-jdaviz
REPROCESS := .venv-reprocess
LOWEST := .venv-lowest
DOCS := .venv-docs
LITE := .venv-lite
PYODIDE := out/pyodide/node_modules/pyodide
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

help:
	@sed -n 's/^# \{0,1\}//p;/^$$/q' Makefile

$(BIN)/python:
	@tools/venv.sh $(VENV)

$(VENV)/.app: pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --editable ".[app]"
	@touch $@

$(VENV)/.dev: $(VENV)/.app
	$(PIP) install --quiet --upgrade "pip>=25.1"
	$(PIP) install --quiet --group test --group lint
	@# The tests read jdaviz's tables of data-quality flags; the 200 packages it runs on are not needed for that.
	$(PIP) install --quiet --no-deps jdaviz
	@touch $@

demo: $(VENV)/.app
	@$(BIN)/drizview demo stis --out $(DEMO)
	@$(BIN)/drizview check $(DEMO) || test $$? -eq 1  # 1: some check failed, which is a finding and no fault
ifneq ($(OPEN),0)
	@$(BIN)/drizview show $(DEMO)
endif

test: $(VENV)/.dev
	@browser=$$(tools/chromium.sh) && CHROMIUM="$$browser" $(BIN)/python -m pytest $(or $(ARGS),--numprocesses 3 --dist loadfile)

$(JDAVIZ)/.done: pyproject.toml
	@tools/venv.sh $(JDAVIZ)
	$(JDAVIZ)/bin/python -m pip --disable-pip-version-check install --quiet --editable ".[jdaviz]" pytest pytest-timeout
	@touch $@

test-jdaviz: $(JDAVIZ)/.done
	@# The panels as well: jdaviz holds bqplot at 0.12.
	$(JDAVIZ)/bin/python -m pytest tests/inspector/handoff tests/inspector/panels

$(REPROCESS)/.done: pyproject.toml
	@tools/venv.sh $(REPROCESS)
	$(REPROCESS)/bin/python -m pip --disable-pip-version-check install --quiet --editable ".[reprocess]"
	@touch $@

test-reprocess: $(VENV)/.dev $(REPROCESS)/.done
	@# The tests run as ever; drizzlepac is in the other environment, as `drizview mend --python` has it.
	@browser=$$(tools/chromium.sh) && CHROMIUM="$$browser" DRIZZLEPAC_PYTHON=$(CURDIR)/$(REPROCESS)/bin/python \
		$(BIN)/python -m pytest $(or $(ARGS),tests/mending/test_cures.py tests/ui/test_mend.py)

# uv installs the lowest versions of what is named, which pip cannot. Most of the independent judges of the tests are left out, and
# with them the tests that ask for one, as are the browser, the notebooks and jdaviz: they have environments of their own.
WITHOUT := tests/ui tests/inspector/handoff tests/test_binder.py tests/test_notebooks.py tests/measure/geometry/test_region.py
$(LOWEST)/.done: pyproject.toml
	@tools/venv.sh $(LOWEST)
	$(LOWEST)/bin/python -m pip --disable-pip-version-check install --quiet uv
	$(LOWEST)/bin/uv pip install --quiet --python $(LOWEST)/bin/python --resolution lowest-direct --editable . --group lowest
	@touch $@

test-lowest: $(LOWEST)/.done
	$(LOWEST)/bin/python -m pytest $(or $(ARGS),--numprocesses 3 --dist loadfile $(addprefix --ignore=,$(WITHOUT)))

test-binder: $(VENV)/.dev
	@browser=$$(tools/chromium.sh) && CHROMIUM="$$browser" DRIZVIEW_BINDER=1 $(BIN)/python -m pytest $(or $(ARGS),tests/test_binder.py)

binder-lock: $(BIN)/python
	$(PIP) install --quiet uv
	@# The platform is that of a Binder service's machines.
	$(BIN)/uv pip compile --quiet --upgrade pyproject.toml --extra app --extra lab --no-emit-package drizview --no-annotate \
		--python-version $$(sed 's/python-//' binder/runtime.txt) --python-platform x86_64-manylinux_2_28 \
		--custom-compile-command "make binder-lock" --output-file binder/locked.txt

# Widgets come into the site from this environment, as JupyterLab finds them there.
$(LITE)/.done: pyproject.toml
	@tools/venv.sh $(LITE)
	$(LITE)/bin/python -m pip --disable-pip-version-check install --quiet "jupyterlite-core>=0.7" "jupyterlite-pyodide-kernel>=0.7" \
		jupyter-server hatchling ipywidgets anywidget "bqplot>=0.12.47,<0.14"
	@touch $@

lite: $(LITE)/.done
	@rm -rf out/lite out/lite-source && mkdir -p out/lite-source
	$(LITE)/bin/python tools/lite.py out/lite-source/notebooks
	$(LITE)/bin/python -m hatchling build -t wheel -d out/lite-source
	cd out/lite-source && ../../$(LITE)/bin/jupyter lite build --contents notebooks --output-dir ../lite \
		--piplite-wheels "$$(ls drizview-*.whl)"
	@echo "python -m http.server --directory out/lite"

$(PYODIDE)/package.json:
	npm install --silent --prefix out/pyodide "pyodide@^314"

test-lite: $(VENV)/.dev $(PYODIDE)/package.json
	PYODIDE=$(CURDIR)/$(PYODIDE) $(BIN)/python -m pytest $(or $(ARGS),tests/lite)

$(DOCS)/.done: pyproject.toml
	@tools/venv.sh $(DOCS)
	$(DOCS)/bin/python -m pip --disable-pip-version-check install --quiet --upgrade "pip>=25.1"
	$(DOCS)/bin/python -m pip --disable-pip-version-check install --quiet --editable . --group docs
	@touch $@

docs: $(DOCS)/.done
	$(DOCS)/bin/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

pictures: $(VENV)/.dev
	@browser=$$(tools/chromium.sh) && CHROMIUM="$$browser" PYTHONPATH=$(CURDIR):$(CURDIR)/docs $(BIN)/python -m _tools.classroom

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

mutate: $(VENV)/.dev
	@nice -n 15 $(BIN)/python tools/mutate.py $(ARGS)

bench: $(VENV)/.dev
	@browser=$$(tools/chromium.sh) && CHROMIUM="$$browser" $(BIN)/python -m benchmarks $(ARGS)

clean:
	rm -rf $(VENV) $(JDAVIZ) $(REPROCESS) $(LOWEST) $(DOCS) $(LITE) out docs/_build docs/questions .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
