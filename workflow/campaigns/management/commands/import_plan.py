"""`manage.py import_plan FILE`: what the system reads from a plan. Nothing is saved; a campaign is made on the web."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.documents.plan.reading import Plan, read_plan
from workflow.pages.file_commands import FileCommand


class Command(FileCommand[Plan]):
    help = _("Đọc kế hoạch từ tệp .docx và in những gì đọc được; không lưu gì.")

    def find(self, data: bytes, **options: Any) -> Plan:
        return read_plan(data)

    def as_json(self, found: Plan) -> dict[str, Any]:
        return found.as_json()

    def show(self, found: Plan) -> None:
        signer = " ".join((found.signer.authority, found.signer.position, found.signer.name)) if found.signer else ""
        for label, words in (
            (_("Số"), found.number),
            (_("Ngày"), f"{found.date:%d/%m/%Y}" if found.date else ""),
            (_("Trích yếu"), found.title),
            (_("Văn bản được sơ kết"), found.resolution),
            (_("Người ký"), signer),
            (_("Nơi nhận"), "; ".join(found.recipients)),
        ):
            self.stdout.write(f"{label}: {words or _('(không thấy)')}")
        self.heading(_("Thời hạn"), len(found.deadlines))
        for stated in found.deadlines:
            due_at = timezone.localtime(stated.deadline.due_at)
            self.stdout.write(f"  {due_at:%d/%m/%Y %H:%M}  {stated.who or stated.text}")
        self.heading(_("Đề cương"), len(found.outline))
        for node in found.outline:
            self.stdout.write(f"{'  ' * node.level}{node.key}  {node.heading}")
        self.show_findings(found.findings)
