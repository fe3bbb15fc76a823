"""`manage.py audit_roles --app ROLE`: what makes a PostgreSQL role able to work and unable to change the log."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection
from django.utils.translation import gettext as _

from workflow.audit import database_roles


class Command(BaseCommand):
    help = "In (--apply: chạy) các lệnh để tài khoản PostgreSQL của ứng dụng chỉ thêm và đọc, không sửa được nhật ký."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--app", required=True, metavar="TÀI_KHOẢN", help="tài khoản mà ứng dụng dùng")
        parser.add_argument("--apply", action="store_true", help="chạy các lệnh, trong một giao dịch")
        parser.add_argument("--json", action="store_true", help="in kết quả là một tài liệu JSON")

    def handle(self, *args: Any, app: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError(_("Chỉ PostgreSQL có tài khoản riêng; SQLite không cần lệnh này."))
        try:
            with database_roles.as_owner():
                made = database_roles.apply(app) if options["apply"] else database_roles.statements(app)
        except database_roles.NoName as problem:
            raise CommandError(str(problem)) from problem
        except Error as problem:
            reason = str(problem).splitlines()[0]
            raise CommandError(_("Không phân quyền được: %(problem)s") % {"problem": reason}) from problem
        if options["json"]:
            self.stdout.write(json.dumps({"applied": options["apply"], "statements": made}, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(f"{statement};" for statement in made))
