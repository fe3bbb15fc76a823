"""`manage.py audit_check`: is every event as it was written and sealed, and every object as its events say?"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from workflow.audit.checking import check
from workflow.audit.database_roles import can_lift_guards
from workflow.audit.evidence import verifier
from workflow.audit.verify import Finding


class Command(BaseCommand):
    help = "Tính lại chuỗi băm, các lần niêm phong, đối chiếu các đối tượng; thoát với mã 1 và nêu chỗ sai đầu tiên."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="in kết quả là một tài liệu JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        result = check()
        weak = can_lift_guards()
        if options["json"]:
            told = {
                "ok": not result.problem,
                "events": result.events,
                "wrong": result.wrong,
                "guarded": not result.open_tables,
                "first": _as_json(result.first),
                "sealed": result.sealed and verifier.as_json(result.sealed),
                "objects": [
                    {"kind": one.kind.value, "stream": one.stream, "part": one.part, "message": str(one)}
                    for one in result.differences
                ],
                "role_can_lift_guards": weak,
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        if weak:
            self.stderr.write(
                _("Lưu ý: tài khoản PostgreSQL này là chủ bảng nên gỡ được khóa chống sửa; xem audit_roles.")
            )
        if result.problem:
            raise CommandError(result.problem)
        if not options["json"]:
            self.stdout.write(_("%(events)d sự kiện, tất cả đúng như khi được ghi.") % {"events": result.events})


def _as_json(finding: Finding | None) -> dict[str, str | int] | None:
    if finding is None:
        return None
    return {
        "kind": finding.kind.value,
        "stream": finding.stream,
        "number": finding.number,
        "event": finding.event_id,
        "message": str(finding),
    }
