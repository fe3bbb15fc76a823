"""`manage.py audit_check`: is every event as it was written?"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.translation import gettext as _

from workflow.audit.append_only import is_guarded
from workflow.audit.models import Event
from workflow.audit.verify import Finding, verify


class Command(BaseCommand):
    help = "Tính lại chuỗi băm của mọi sự kiện; thoát với mã 1 và nêu sự kiện sai đầu tiên nếu có."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="in kết quả là một tài liệu JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = verify(Event.objects.all())
        first = next(findings, None)
        wrong = (first is not None) + sum(1 for _finding in findings)
        guarded = is_guarded(connection, Event._meta.db_table)
        events = Event.objects.count()
        if options["json"]:
            result = {"ok": guarded and not wrong, "events": events, "wrong": wrong, "guarded": guarded}
            self.stdout.write(json.dumps({**result, "first": _as_json(first)}, ensure_ascii=False))
        if first:
            raise CommandError(_("%(wrong)d sự kiện sai; đầu tiên là %(first)s") % {"wrong": wrong, "first": first})
        if not guarded:
            raise CommandError(
                _("Bảng sự kiện thiếu khóa chống sửa, xóa (trigger); hãy báo ngay người kiểm tra nhật ký.")
            )
        if not options["json"]:
            self.stdout.write(_("%(events)d sự kiện, tất cả đúng như khi được ghi.") % {"events": events})


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
