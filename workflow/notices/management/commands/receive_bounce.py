"""`manage.py receive_bounce < message`: take in one mail that came back. For the mail server to pipe into."""

from __future__ import annotations

import json as json_format
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.notices import bounces


class Command(BaseCommand):
    help = "Nhận một thư bị trả về (RFC 3464) từ đầu vào chuẩn và ghi vào thư đã gửi."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", default="", help="địa chỉ mà thư trả về được gửi tới, nếu máy chủ thư cho biết")
        parser.add_argument("--json", action="store_true", help="in một văn bản JSON")

    def handle(self, *args: Any, to: str, json: bool, **options: Any) -> None:
        data = sys.stdin.buffer.read(bounces.REPORT_AT_MOST + 1)
        try:
            report = bounces.read(data, to)
            mail = bounces.receive(report)
        except bounces.NotABounce as problem:
            raise CommandError(str(problem)) from problem
        if json:
            told = {"mail": mail.pk, "address": mail.address, "hard": report.is_hard, "status": report.status}
            self.stdout.write(json_format.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write(f"{mail.address}: {report.status}")
