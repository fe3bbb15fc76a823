"""`manage.py load_organisation FILE`: bring units, people and appointments from a file into the database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from workflow.organisation.loading import load_organisation
from workflow.organisation.organisation_file import BadOrganisationFile, read_organisation

ERRORS_SHOWN = 100


class Command(BaseCommand):
    help = _("Nạp đơn vị, người và phân công từ một tệp JSON; nạp lại bao nhiêu lần cũng được.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="JSON")
        parser.add_argument("--password", help=_("mật khẩu chung của những người mới (chỉ dùng cho bản trình diễn)"))
        parser.add_argument("--json", action="store_true", help=_("in một tài liệu JSON"))

    def handle(self, *, file: Path, password: str | None, **options: Any) -> None:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(
                _("Không đọc được tệp %(file)s: %(why)s") % {"file": file, "why": error.strerror}
            ) from None
        try:
            loaded = load_organisation(read_organisation(data), password=password)
        except BadOrganisationFile as bad:
            self._say_errors(bad.errors, as_json=options["json"])
            raise CommandError(
                _("Tệp %(file)s có %(number)s chỗ sai; chưa nạp gì.") % {"file": file, "number": len(bad.errors)}
            ) from None
        if options["json"]:
            self.stdout.write(json.dumps(asdict(loaded)))
            return
        for label, count in (
            (_("Đơn vị"), loaded.units),
            (_("Người"), loaded.people),
            (_("Phân công"), loaded.appointments),
        ):
            self.stdout.write(
                _("%(label)s: %(created)s mới, %(updated)s sửa, %(unchanged)s giữ nguyên.")
                % {"label": label, **asdict(count)}
            )

    def _say_errors(self, errors: list[str], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({"errors": errors}, ensure_ascii=False))
            return
        for error in errors[:ERRORS_SHOWN]:
            self.stdout.write(error)
        if len(errors) > ERRORS_SHOWN:
            self.stdout.write(_("… và %(number)s chỗ khác.") % {"number": len(errors) - ERRORS_SHOWN})
