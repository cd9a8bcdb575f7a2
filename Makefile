# Two commands do everything, each alone: `make demo` and `make test`.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
SETUP  := pyproject.toml constraints.txt

.PHONY: help demo test slow docs sample browser clean

help:
	@echo "make demo   set up and run the main job on data/sample/; the report is runs/latest/report.html"
	@echo "make test   set up and run every check and test"
	@echo "make slow   the proofs that take many minutes, before a release: broken lines must be noticed, many firms refitted, lowest versions, other Pythons"
	@echo "make docs   build the documentation into build/site/"
	@echo "make sample write data/sample/ again from its generator"
	@echo "make clean  remove the environment and the runs"

$(VENV)/pyvenv.cfg:
	$(PYTHON) -m venv $(VENV) || ($(PYTHON) -m pip install --user virtualenv && $(PYTHON) -m virtualenv $(VENV))

$(VENV)/.installed: $(VENV)/pyvenv.cfg $(SETUP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/pyvenv.cfg $(SETUP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

demo: $(VENV)/.installed
	$(BIN)/personakit run data/sample/study.toml --output runs

test: $(VENV)/.installed-dev browser
	$(BIN)/python scripts/check.py

slow: $(VENV)/.installed-dev
	$(BIN)/python -m pytest -q -m slow -n auto --dist worksteal --durations=10; code=$$?; test $$code -eq 0 -o $$code -eq 5
	$(BIN)/python scripts/lowest.py
	$(BIN)/python scripts/pythons.py
	$(BIN)/python scripts/mutations.py

browser:
	@sh scripts/browser.sh

docs: $(VENV)/.installed-dev
	$(BIN)/mkdocs build --quiet

sample: $(VENV)/.installed
	$(BIN)/python -m personakit.datasets data/sample --truth tests/truth/sample

clean:
	rm -rf $(VENV) runs
