"""`manage.py read_report FILE --plan PLAN`: a unit's report by the sections of a plan's outline. Nothing is saved."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from workflow.documents.findings import Finding, by_severity
from workflow.documents.outline import leaves
from workflow.documents.plan.reading import read_plan
from workflow.documents.report.checks import ReportText, check_report
from workflow.documents.report.splitting import SplitReport, split_report
from workflow.documents.rich_text.html import plain, top_level
from workflow.pages.file_commands import FileCommand, read_file


@dataclass(frozen=True, slots=True)
class Reading:
    """A report as split, and everything in it that looks wrong."""

    report: SplitReport
    findings: tuple[Finding, ...]


class Command(FileCommand[Reading]):
    help = _("Đọc báo cáo của đơn vị từ tệp .docx theo đề cương của kế hoạch; không lưu gì.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--plan", type=Path, required=True, help=_("tệp kế hoạch .docx có đề cương"))

    def find(self, data: bytes, **options: Any) -> Reading:
        read = read_plan(read_file(options["plan"]))
        if not read.outline:
            raise CommandError(_("Kế hoạch không có đề cương nên không tách được báo cáo theo mục."))
        split = split_report(data, read.outline)
        text = ReportText(
            outline=read.outline,
            texts={key: plain(html) for key, html in split.matched.items()},
            required=frozenset(node.key for node in leaves(read.outline)),
            plan_title=read.title,
            title=split.title,
        )
        return Reading(split, by_severity([*split.findings, *check_report(text)]))

    def as_json(self, found: Reading) -> dict[str, Any]:
        report = found.report
        return {
            "sections": {key: _blocks(html) for key, html in report.matched.items()},
            "unmatched": [
                {
                    "heading": fragment.heading,
                    "blocks": _blocks(fragment.html),
                    "suggestions": [asdict(suggestion) for suggestion in fragment.suggestions],
                }
                for fragment in report.fragments
            ],
            "placed": {key: asdict(placement) for key, placement in report.placed.items()},
            "comments": [
                asdict(comment) | {"at": comment.at and comment.at.isoformat()} for comment in report.comments
            ],
            "converted": {
                "TCVN3": report.converted.tcvn3,
                "VNI": report.converted.vni,
                "NFD": report.converted.nfd,
            },
            "notes": list(report.notes),
            "findings": [asdict(finding) for finding in found.findings],
        }

    def show(self, found: Reading) -> None:
        report = found.report
        for key, html in report.matched.items():
            placement = report.placed[key]
            why = f"{placement.score}/100: {', '.join(placement.reasons)}"
            self.stdout.write(f"\n{key}  {placement.heading}  ({why})")
            self._show_text(html)
        self.heading(_("Phần chưa rõ mục"), len(report.fragments))
        for fragment in report.fragments:
            self.stdout.write(f"  {fragment.heading or _('(không có đề mục)')}")
            for suggestion in fragment.suggestions:
                self.stdout.write(f"    {suggestion.key}? {suggestion.score}/100: {', '.join(suggestion.reasons)}")
            self._show_text(fragment.html)
        self.heading(_("Ghi chú bên lề"), len(report.comments))
        for comment in report.comments:
            self.stdout.write(f"  {comment.key or '–'}  {comment.author}: {comment.text}")
        self.heading(_("Ghi chú khi đọc tệp"), len(report.notes))
        for note in report.notes:
            self.stdout.write(f"  {note}")
        self.show_findings(found.findings)

    def _show_text(self, html: str) -> None:
        for line in plain(html).splitlines():
            self.stdout.write(f"    {line}")


def _blocks(html: str) -> list[dict[str, str]]:
    """A paragraph, list or table an entry."""
    return [{"text": plain(block), "html": block} for block in top_level(html)]
