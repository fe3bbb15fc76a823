"""`manage.py audit_key`: the public keys, to hand to inspectors; `--change` puts a new one in place."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflow.audit.evidence import keys
from workflow.audit.evidence.keys import KeyProblem
from workflow.audit.evidence.sealing import Inconsistent, change_key, seal
from workflow.audit.evidence.tree import BrokenTree


class Command(BaseCommand):
    help = "In các khóa công khai của nhật ký, để giao cho người kiểm tra; có thể đổi khóa."

    def add_arguments(self, parser: ArgumentParser) -> None:
        change = parser.add_mutually_exclusive_group()
        change.add_argument("--change", action="store_true", help="đổi khóa; khóa cũ niêm phong việc đổi")
        change.add_argument(
            "--new",
            action="store_true",
            help="khi khóa cũ đã mất hoặc lộ: dùng khóa mới mà không có khóa cũ xác nhận",
        )
        parser.add_argument("--json", action="store_true", help="in kết quả là một tài liệu JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["change"] or options["new"]:
                change_key(lost=options["new"])
            else:
                seal()
        except (KeyProblem, Inconsistent, BrokenTree) as problem:
            raise CommandError(str(problem)) from problem
        public = keys.known()
        self.stdout.write(json.dumps({"keys": public}) if options["json"] else "\n".join(public))
