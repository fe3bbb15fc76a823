"""`manage.py permissions`: who may do what, in which state, as the rules themselves say."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from workflow.actions.permissions import as_markdown, permissions


class Command(BaseCommand):
    help = "In bảng vai trò × thao tác × trạng thái từ chính các quy tắc."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=("md", "json"), default="md", help="dạng in ra")

    def handle(self, *args: Any, format: str, **options: Any) -> None:
        with translation.override("vi"):
            if format == "json":
                self.stdout.write(json.dumps([asdict(cell) for cell in permissions()], ensure_ascii=False))
            else:
                self.stdout.write(as_markdown(), ending="")
