"""`manage.py load_organisation FILE`: bring units, people and appointments from a file into the database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from workflow.organisation.loading import Loaded, load_organisation, rehearse
from workflow.organisation.organisation_file import BadOrganisationFile, read_organisation
from workflow.organisation.workbook.reading import is_workbook, read_workbook

ERRORS_SHOWN = 100


class Command(BaseCommand):
    help = _("Nạp đơn vị, người và phân công từ một tệp JSON hoặc .xlsx; nạp lại bao nhiêu lần cũng được.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="JSON, .xlsx")
        parser.add_argument("--dry-run", action="store_true", help=_("chỉ nói sẽ thay đổi gì, không ghi"))
        parser.add_argument("--password", help=_("mật khẩu chung của những người mới (chỉ dùng cho bản trình diễn)"))
        parser.add_argument("--json", action="store_true", help=_("in một tài liệu JSON"))

    def handle(self, *, file: Path, password: str | None, dry_run: bool, **options: Any) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(
                _("Không đọc được tệp %(file)s: %(why)s") % {"file": file, "why": error.strerror}
            ) from None
        try:
            loaded = self._load(data, password, dry_run=dry_run)
        except BadOrganisationFile as bad:
            self._say_errors(bad.errors, as_json=options["json"])
            raise CommandError(
                _("Tệp %(file)s có %(number)s chỗ sai; chưa nạp gì.") % {"file": file, "number": len(bad.errors)}
            ) from None
        if options["json"]:
            self.stdout.write(json.dumps(loaded.counts()))
            return
        for line in loaded.changes if dry_run else ():
            self.stdout.write(line)
        for label, count in (
            (_("Đơn vị"), loaded.units),
            (_("Người"), loaded.people),
            (_("Phân công"), loaded.appointments),
        ):
            self.stdout.write(
                _("%(label)s: %(created)s mới, %(updated)s sửa, %(unchanged)s giữ nguyên.")
                % {"label": label, **asdict(count)}
            )

    def _load(self, data: bytes, password: str | None, *, dry_run: bool) -> Loaded:
        file = read_workbook(data) if is_workbook(data) else read_organisation(data)
        return rehearse(file) if dry_run else load_organisation(file, password=password)

    def _say_errors(self, errors: list[str], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"errors": errors}, ensure_ascii=False))
            return
        for error in errors[:ERRORS_SHOWN]:
            self.stdout.write(error)
        if len(errors) > ERRORS_SHOWN:
            self.stdout.write(_("… và %(number)s chỗ khác.") % {"number": len(errors) - ERRORS_SHOWN})
