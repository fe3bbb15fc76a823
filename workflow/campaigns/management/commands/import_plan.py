"""`manage.py import_plan FILE`: what the system reads from a plan. Nothing is saved; a campaign is made on the web."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.documents.package.opening import MAX_FILE, UnreadableDocument
from workflow.documents.plan.reading import Plan, read_plan


class Command(BaseCommand):
    help = _("Đọc kế hoạch từ tệp .docx và in những gì đọc được; không lưu gì.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=".docx")
        parser.add_argument("--json", action="store_true", help=_("in một tài liệu JSON"))

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as opened:
                plan = read_plan(opened.read(MAX_FILE + 1))
        except OSError as error:
            raise CommandError(
                _("Không đọc được tệp %(file)s: %(why)s") % {"file": file, "why": error.strerror}
            ) from None
        except UnreadableDocument as unreadable:
            raise CommandError(str(unreadable)) from None
        if options["json"]:
            self.stdout.write(json.dumps(plan.as_json(), ensure_ascii=False))
        else:
            self._print(plan)

    def _print(self, plan: Plan) -> None:
        signer = " ".join((plan.signer.authority, plan.signer.position, plan.signer.name)) if plan.signer else ""
        for label, words in (
            (_("Số"), plan.number),
            (_("Ngày"), f"{plan.date:%d/%m/%Y}" if plan.date else ""),
            (_("Trích yếu"), plan.title),
            (_("Văn bản được sơ kết"), plan.resolution),
            (_("Người ký"), signer),
            (_("Nơi nhận"), "; ".join(plan.recipients)),
        ):
            self.stdout.write(f"{label}: {words or _('(không thấy)')}")
        self._heading(_("Thời hạn"), len(plan.deadlines))
        for stated in plan.deadlines:
            due_at = timezone.localtime(stated.deadline.due_at)
            self.stdout.write(f"  {due_at:%d/%m/%Y %H:%M}  {stated.who or stated.text}")
        self._heading(_("Đề cương"), len(plan.outline))
        for node in plan.outline:
            self.stdout.write(f"{'  ' * node.level}{node.key}  {node.heading}")
        self._heading(_("Điểm cần xem"), len(plan.findings))
        for finding in plan.findings:
            self.stdout.write(f"  {finding.message}\n    [{finding.where}]")

    def _heading(self, words: str, count: int) -> None:
        self.stdout.write(f"\n{words} ({count})")
