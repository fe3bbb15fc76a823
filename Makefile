# make run    chạy Trình Ký tại http://HOST:PORT/ (Ctrl-C để dừng)
# make demo   dựng lại dữ liệu minh họa ở bước STAGE=launched|submitted|reviewed|merged|approved|issued
# make test   chuẩn bị những gì phép thử cần rồi chạy tất cả
# make check  kiểm tra cách viết mã, kiểu và chiều phụ thuộc

export HOST ?= 127.0.0.1
export PORT ?= 8000
STAGE ?= launched
PYTHON := .venv/bin/python

.PHONY: run demo test check format messages runtime dev

# With a terminal, job control gives Ctrl-C to the server alone: it stops in order, and make ends quietly.
run: runtime
	@if [ -t 0 ]; then set -m; $(PYTHON) -m config.serve; else exec $(PYTHON) -m config.serve; fi

demo: runtime
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py demo --stage $(STAGE)

test: dev
	@$(PYTHON) -m tests

check: dev
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

format: dev
	$(PYTHON) -m ruff check --fix
	$(PYTHON) -m ruff format

# The compiled catalogues are kept in git, so that running needs no gettext; a test holds them to their sources.
messages: dev
	$(PYTHON) -m babel.messages.frontend compile --domain django --directory locale --statistics

runtime:
	@python3 config/environment.py runtime

dev:
	@python3 config/environment.py dev
