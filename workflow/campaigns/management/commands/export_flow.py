"""`manage.py export_flow --type NAME [--number N] OUT.bpmn`: the flows of a campaign type as BPMN 2.0."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from workflow.campaigns.bpmn_export import bpmn_of
from workflow.campaigns.models import CampaignType, CampaignTypeVersion
from workflow.documents.text import nfc
from workflow.pages.file_commands import one_line

KEY_AT_MOST = 18


class Command(BaseCommand):
    help = _("Xuất quy trình của một loại đợt báo cáo thành tệp BPMN 2.0.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--type", required=True, help=_("tên hoặc mã số của loại đợt báo cáo"))
        parser.add_argument("--number", type=int, help=_("phiên bản; không nêu là phiên bản mới nhất"))
        parser.add_argument("out", type=Path, help=_("tệp .bpmn sẽ ghi"))
        parser.add_argument("--json", action="store_true", help=_("in một tài liệu JSON"))

    def handle(self, *, type: str, out: Path, number: int | None = None, **options: Any) -> None:
        version = _version(nfc(type).strip(), number)
        data = bpmn_of(version)
        try:
            out.write_bytes(data)
        except OSError as error:
            raise CommandError(
                _("Không ghi được tệp %(file)s: %(why)s") % {"file": one_line(out), "why": error.strerror}
            ) from None
        if options["json"]:
            written = {"type": version.type.name, "version": version.number, "digest": version.digest, "file": str(out)}
            self.stdout.write(json.dumps(written, ensure_ascii=False))
        else:
            said = {"type": version.type.name, "version": version, "file": one_line(out)}
            self.stdout.write(_("Đã ghi %(type)s, %(version)s: %(file)s") % said)


def _version(asked: str, number: int | None) -> CampaignTypeVersion:
    """Raises CommandError where no type, more than one, or no such version is meant."""
    by_key = asked.isdecimal() and len(asked) <= KEY_AT_MOST
    types = list(CampaignType.objects.filter(pk=asked) if by_key else CampaignType.objects.filter(name=asked)[:2])
    if not types:
        raise CommandError(_("Không có loại đợt báo cáo “%(type)s”.") % {"type": asked[:120]})
    if len(types) > 1:
        keys = CampaignType.objects.filter(name=asked).values_list("pk", flat=True)[:10]
        raise CommandError(
            _("Nhiều đơn vị có loại tên này. Hãy nêu mã số: %(keys)s.") % {"keys": ", ".join(map(str, keys))}
        )
    version = types[0].versions.filter(number=number or types[0].last_number).select_related("type").first()
    if version is None:
        raise CommandError(_("Loại này không có phiên bản %(number)d.") % {"number": number or 0})
    return version
