"""`manage.py demo --stage STAGE`: build the demonstration anew, up to a stage."""

from __future__ import annotations

import json as json_format
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflow.demo import database
from workflow.demo.accounts import demo_accounts
from workflow.demo.stages import PASSWORD, STAGES, Demonstration


class Command(BaseCommand):
    help = "Dựng lại dữ liệu minh họa đến một bước, bằng chính các thao tác của người dùng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=STAGES, default="launched", help="bước cần dựng đến")
        parser.add_argument("--accounts", action="store_true", help="chỉ in các tài khoản minh họa, không dựng lại")
        parser.add_argument("--json", action="store_true", help="in một văn bản JSON")

    def handle(self, *args: Any, stage: str, accounts: bool, json: bool, **options: Any) -> None:
        if not accounts:
            try:
                Demonstration(say=(lambda words: None) if json else self.stderr_line).build(stage)
            except database.NotADemonstration as problem:
                raise CommandError(
                    "Cơ sở dữ liệu này có dữ liệu thật nên không dựng lại bản minh họa. Hãy dùng cơ sở dữ liệu khác."
                ) from problem
        self._print(stage, as_json=json)

    def stderr_line(self, words: str) -> None:
        self.stderr.write(f"  {words} …")

    def _print(self, stage: str, *, as_json: bool) -> None:
        found = demo_accounts()
        if as_json:
            self.stdout.write(
                json_format.dumps({"stage": stage, "password": PASSWORD, "accounts": found}, ensure_ascii=False)
            )
            return
        width = max((len(account["username"]) for account in found), default=0)
        for account in found:
            self.stdout.write(f"  {account['username']:<{width}}  {account['capacity']}")
        self.stdout.write(f"  Mật khẩu chung: {PASSWORD}")
