# The two commands of the README, and what a developer needs beside them.
# HOST, PORT, DATABASE_URL, DATA_DIR and PUBLIC_URL reach the program from the environment or from
# make's own command line (`make run PORT=9000`): make exports what is given there.

.DEFAULT_GOAL := help
# Tests run on every processor; a worker that has none left takes from another's.
SPREAD := -n auto --dist worksteal
.PHONY: help run test test-postgres check bench lock clean

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

run: ## install what is missing, load data/ and serve it on http://127.0.0.1:8000
	@tools/venv run
	@.venv/bin/python -m app load --quiet
	@exec .venv/bin/python -m app serve

test: ## run every test, browser tests included (ARGS="-k filter" passes options to pytest)
	@tools/venv dev
	@CHROMIUM=$$(tools/chromium) && export CHROMIUM && exec .venv/bin/python -m pytest $(SPREAD) $(ARGS)

test-postgres: ## run the tests without a browser on a PostgreSQL server of their own, or on TEST_DATABASE_URL
	@tools/venv dev
	@exec tools/with-postgres .venv/bin/python -m pytest $(SPREAD) --ignore=tests/browser --ignore=tests/layout $(ARGS)

check: ## lint, format, types, templates, scripts and locks
	@tools/venv dev
	@tools/check

bench: ## measure speed beside others, for about an hour (ARGS="--events 66 1000" for ten minutes)
	@tools/venv dev
	@bench/install
	@CHROMIUM=$$(tools/chromium) && export CHROMIUM && .venv/bin/python bench/serving.py $(ARGS) && exec .venv/bin/python bench/browser.py $(ARGS)

lock: ## choose the newest versions that pyproject.toml allows and write the locks again
	@tools/venv dev
	@tools/lock

clean: ## remove what the other commands made, but no database
	rm -rf .venv node_modules bench/.venv bench/node_modules .pytest_cache .hypothesis .mypy_cache .ruff_cache
	find app bench migrations tests tools -name __pycache__ -type d -prune -exec rm -rf {} +
