# Every target does its own set-up, in .venv; the second time that takes no time.
#   PYTHON=/path/to/python   the interpreter to make .venv with
#   ARGS='--port 9000'       more words for play, run, test or bench

.DEFAULT_GOAL := help
.PHONY: help play run test check check-types check-style check-layers check-image check-courses bench setup programs clean
MAKEFLAGS += --no-print-directory
BIN := .venv/bin

help: ## Show this list
	@echo "tutorbot: a Discord bot that teaches PyTorch"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  More words for a command: make play ARGS='--port 9000'"

play: ## Try the bot in your web browser, with no Discord and no token
	@.ci/setup
	@# PyTorch, which is large, arrives while you are already learning; puzzles wait for it.
	@.ci/setup run >/dev/null & $(BIN)/tutorbot play $(ARGS)

run: ## Run the bot on Discord; needs TUTORBOT_TOKEN
	@.ci/setup run
	@$(BIN)/tutorbot run $(ARGS)

test: ## Check everything, then run all tests (coverage: ARGS=--cov)
	@$(MAKE) --jobs=2 setup programs
	@$(MAKE) check
	@$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: ## Check format, lint, types, layers, Dockerfile and courses
	@.ci/setup dev
	@$(MAKE) --jobs=2 --output-sync=target check-types check-style check-layers check-image check-courses

check-types:
	$(BIN)/mypy --no-error-summary

check-style:
	$(BIN)/ruff format --check
	$(BIN)/ruff check --quiet

check-layers:
	$(BIN)/lint-imports --no-logo

check-image:
	$(BIN)/hadolint Dockerfile

check-courses:
	$(BIN)/tutorbot content check

bench: ## Measure speed, as ratios to a baseline of the same run
	@.ci/setup dev
	@$(BIN)/python -m benchmarks $(ARGS)

setup: ## Only set up .venv, for work on the code
	@.ci/setup dev

programs:
	@.ci/chromium
	@.ci/bubblewrap

clean: ## Remove .venv and what tools left behind; keeps data/ and .env
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage build dist
	@find tutorbot tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
