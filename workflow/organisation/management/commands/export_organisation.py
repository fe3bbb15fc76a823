"""`manage.py export_organisation OUT.xlsx`: the organisation as a workbook that `load_organisation` takes."""

from __future__ import annotations

import json as json_format
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from workflow.organisation.acting import Acting
from workflow.organisation.models import Unit
from workflow.organisation.signals import organisation_exported
from workflow.organisation.workbook.writing import write_workbook


class Command(BaseCommand):
    help = _("Xuất đơn vị, người và phân công ra một tệp Excel (.xlsx); sửa rồi nạp lại bằng load_organisation.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help=".xlsx")
        parser.add_argument("--json", action="store_true", help=_("in một tài liệu JSON"))

    def handle(self, *, file: Path, json: bool, **options: Any) -> None:
        data = write_workbook()
        try:
            file.write_bytes(data)
        except OSError as error:
            raise CommandError(
                _("Không ghi được tệp %(file)s: %(why)s") % {"file": file, "why": error.strerror}
            ) from None
        organisation_exported.send(sender=Unit, acting=Acting.system())
        if json:
            self.stdout.write(json_format.dumps({"file": str(file), "bytes": len(data)}))
        else:
            self.stdout.write(_("Đã xuất tổ chức ra %(file)s.") % {"file": file})
