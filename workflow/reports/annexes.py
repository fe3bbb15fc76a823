"""The annexes of a consolidated report: what became of each unit's report, and the figures of the campaign."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join

from workflow.documents.official.document import Annex
from workflow.organisation.models import UnitKind
from workflow.reports.models import ConsolidatedReport
from workflow.reports.queries import BY_UNIT, REASONS, left_out, reasons_of_exemption

UNITS_LISTED = 2_000
"""Beyond that the list has its own file (the board's), and only the figures are printed."""

_LABELS = ("I", "II")
_FIGURES = ("merged", "late_merged", *REASONS)


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """What became of one unit's report: `status` is "merged", "late_merged" or a key of `queries.REASONS`."""

    unit: str
    kind: str
    status: str
    submitted_at: datetime.datetime | None
    remark: str = ""


def annexes_of(report: ConsolidatedReport, now: datetime.datetime) -> list[Annex]:
    """The annexes as they stand at `now`: they are frozen with the proposal. Four queries."""
    units = sorted(_statuses(report, now), key=lambda unit: unit.status not in ("merged", "late_merged"))
    with translation.override("vi"):
        titles = [("Số liệu tình hình báo cáo của các đơn vị", _figures(units))]
        if len(units) <= UNITS_LISTED:
            titles.insert(0, ("Danh sách đơn vị và tình hình báo cáo", _list(units)))
    labels = _LABELS if len(titles) > 1 else ("",)
    return [Annex(label=label, title=title, html=html) for label, (title, html) in zip(labels, titles, strict=True)]


def _statuses(report: ConsolidatedReport, now: datetime.datetime) -> Iterator[UnitStatus]:
    members = report.members.select_related("submission__unit", "revision").defer("revision__sections")
    for member in members.order_by(*BY_UNIT):
        frozen = member.revision
        status = "merged" if frozen.on_time else "late_merged"
        yield UnitStatus(member.submission.unit_name, member.submission.unit.kind, status, frozen.at)
    outside = list(left_out(report, now).select_related("unit").order_by("sort_key", "pk"))
    exempted = reasons_of_exemption(outside)
    for submission in outside:
        yield UnitStatus(
            submission.unit_name,
            submission.unit.kind,
            submission.why,
            submission.submitted_at,
            exempted.get(submission.pk, ""),
        )


def _list(units: Iterable[UnitStatus]) -> str:
    rows = format_html_join(
        "",
        "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
        (
            (number, unit.unit, _words(unit.status), _day(unit.submitted_at), unit.remark)
            for number, unit in enumerate(units, start=1)
        ),
    )
    return format_html(
        "<table><thead><tr><th>TT</th><th>Đơn vị</th><th>Tình hình</th><th>Ngày trình</th><th>Ghi chú</th></tr></thead>"
        "<tbody>{}</tbody></table>",
        rows,
    )


def _figures(units: Iterable[UnitStatus]) -> str:
    counted = Counter((unit.kind, unit.status) for unit in units)
    kinds = [kind for kind in UnitKind if any(counted[kind.value, status] for status in _FIGURES)]
    columns = [status for status in _FIGURES if any(counted[kind.value, status] for kind in kinds)]
    heads = ["Loại đơn vị", *map(_words, columns), "Cộng"]
    rows = [_row(str(kind.label), [counted[kind.value, status] for status in columns]) for kind in kinds]
    sums = [sum(counted[kind.value, status] for kind in kinds) for status in columns]
    total = _row("Cộng", sums, "<td><strong>{}</strong></td>")
    return format_html(
        "<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>",
        format_html_join("", "<th>{}</th>", ((head,) for head in heads)),
        format_html_join("", "{}", ((row,) for row in (*rows, total))),
    )


def _row(name: str, numbers: list[int], cell: str = "<td>{}</td>") -> str:
    return format_html(
        "<tr>{}</tr>", format_html_join("", cell, ((words,) for words in (name, *numbers, sum(numbers))))
    )


def _words(status: str) -> str:
    if status == "merged":
        return "Đã tổng hợp, trình đúng hạn"
    if status == "late_merged":
        return "Đã tổng hợp, trình quá hạn"
    return str(REASONS[status])


def _day(at: datetime.datetime | None) -> str:
    return f"{timezone.localtime(at):%d/%m/%Y}" if at else ""
