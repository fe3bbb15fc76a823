"""`manage.py check_format FILE --profile party_2018`: where a .docx deviates from an official format."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from workflow.documents.findings import Finding
from workflow.documents.official.check import check_format
from workflow.documents.official.profiles import PROFILES
from workflow.pages.file_commands import FileCommand


class Command(FileCommand[tuple[Finding, ...]]):
    help = _("Đối chiếu thể thức của tệp .docx với một mẫu thể thức văn bản.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--profile", choices=PROFILES, required=True, help=_("mẫu thể thức"))

    def find(self, data: bytes, **options: Any) -> tuple[Finding, ...]:
        return check_format(data, options["profile"])

    def as_json(self, found: tuple[Finding, ...]) -> dict[str, Any]:
        return {"findings": [asdict(finding) for finding in found]}

    def show(self, found: tuple[Finding, ...]) -> None:
        self.show_findings(found)
