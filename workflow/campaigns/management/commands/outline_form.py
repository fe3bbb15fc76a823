"""`manage.py outline_form PLAN_FILE OUT.docx`: the outline of a plan as a form that units fill in with Word."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from workflow.campaigns.outline_forms import form_of_plan
from workflow.documents.official.outline_form import write_outline_form
from workflow.documents.package.opening import UnreadableDocument
from workflow.documents.plan.reading import read_plan
from workflow.pages.file_commands import one_line, read_file


class Command(BaseCommand):
    help = _("Ghi đề cương của kế hoạch thành biểu mẫu Word để đơn vị điền ngoại tuyến.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", type=Path, help=_("tệp kế hoạch .docx có đề cương"))
        parser.add_argument("out", type=Path, help=_("tệp .docx sẽ ghi"))

    def handle(self, *, plan: Path, out: Path, **options: Any) -> None:
        try:
            read = read_plan(read_file(plan))
        except UnreadableDocument as unreadable:
            raise CommandError(str(unreadable)) from None
        if not read.outline:
            raise CommandError(_("Kế hoạch không có đề cương nên không có gì để điền."))
        if out.exists() and out.samefile(plan):
            raise CommandError(_("Tệp sẽ ghi chính là tệp kế hoạch. Hãy chọn tên khác."))
        name = one_line(out)
        try:
            out.write_bytes(write_outline_form(form_of_plan(read)))
        except OSError as error:
            raise CommandError(
                _("Không ghi được tệp %(file)s: %(why)s") % {"file": name, "why": error.strerror}
            ) from None
        self.stdout.write(_("Đã ghi biểu mẫu %(count)d mục: %(file)s") % {"count": len(read.outline), "file": name})
