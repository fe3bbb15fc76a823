"""A campaign opened before the reorganisation of 2025 ends after it."""

import io

import docx
import pytest
from django.utils import timezone

from tests.reorganisation.committee import REASON, Committee, change, committee_before, new, now, terms, unit
from tests.world import handed_over, written
from workflow.audit.models import Event
from workflow.organisation.models import Appointment, UnitKind, UnitName, today
from workflow.reorganisation.models import ChangeKind
from workflow.reports import actions as reports
from workflow.reports.models import IssuedDocument
from workflow.submissions import actions as submissions
from workflow.supervision.agreement import disagreements
from workflow.tasks.models import Task

DEPARTMENT = "Ban Tuyên giáo và Dân vận Đảng ủy các cơ quan Đảng"
SUCCESSOR = "Đảng ủy các cơ quan Đảng tỉnh"


@pytest.mark.django_db
@pytest.mark.database
def test_every_report_still_reaches_issued_and_the_past_keeps_its_names() -> None:
    world = committee_before()
    # Before: one report is under review, one waits for its secretary, the others are being written.
    under_review = submissions.submit(
        handed_over(world.report("buu-dien"), now("soan-buu-dien")), acting=now("bi-thu-buu-dien")
    )
    submissions.begin_review(under_review, acting=now("loan"))
    handed_over(world.report("kho-bac"), now("soan-kho-bac"))
    written(world.report("thue"), now("soan-thue"))

    # The bloc committee and its standing committee make way, two departments become one.
    change(
        terms(ChangeKind.MERGE, ("duk",), (new(SUCCESSOR, "dccqd", UnitKind.COMMITTEE, "ĐCCQĐ"),)),
    )
    change(
        terms(
            ChangeKind.MERGE,
            ("btv",),
            (new("Ban Thường vụ Đảng ủy các cơ quan Đảng", "btv-dccqd", UnitKind.STANDING_COMMITTEE),),
        )
    )
    change(
        terms(
            ChangeKind.MERGE,
            ("ban-tuyen-giao", "ban-dan-van"),
            (new(DEPARTMENT, "ban-tg-dv", UnitKind.DEPARTMENT, "BTGDV"),),
        )
    )
    # Two cells merge, one splits, one is dissolved, one is renamed.
    change(
        terms(
            ChangeKind.MERGE, ("buu-dien", "vien-thong"), (new("Chi bộ Bưu chính Viễn thông", "bcvt", UnitKind.CELL),)
        )
    )
    change(
        terms(
            ChangeKind.SPLIT,
            ("kho-bac",),
            (
                new("Chi bộ Kho bạc Một", "kho-bac-1", UnitKind.CELL),
                new("Chi bộ Kho bạc Hai", "kho-bac-2", UnitKind.CELL),
            ),
            answers=1,
        )
    )
    change(terms(ChangeKind.DISSOLVE, ("thu-vien",), receiver=unit("hai-quan")))
    change(terms(ChangeKind.RENAME, ("thue",), new_name="Chi bộ Thuế khu vực", new_symbol="CBT"))

    assert list(disagreements()) == []
    open_tasks = Task.objects.open().select_related("unit")
    assert all(task.unit and task.unit.holds_on(today()) for task in open_tasks)
    assert {task.supervising_unit_id for task in open_tasks} == {unit("ban-tg-dv").pk}
    assert unit("thue").name == "Chi bộ Thuế khu vực"
    assert world.report("thue").unit_name == "Chi bộ Thuế"

    # After: each successor finishes what it answers for.
    merged = unit("bcvt")
    assert {row.responsible_unit for row in (world.report("buu-dien"), world.report("vien-thong"))} == {merged}
    assert world.report("kho-bac").responsible_unit.code == "kho-bac-2"
    finish_writing(world, "vien-thong", "soan-vien-thong", "bi-thu-vien-thong")
    submissions.submit(world.report("kho-bac"), acting=now("bi-thu-kho-bac"))
    for cell in ("thue", "hai-quan"):
        finish_writing(world, cell, f"soan-{cell}", f"bi-thu-{cell}")
    finish_writing(world, "thu-vien", "soan-hai-quan", "bi-thu-hai-quan")
    cells = ("buu-dien", "vien-thong", "kho-bac", "thue", "hai-quan", "thu-vien")
    for cell in cells:
        row = world.report(cell)
        if not row.review_begun_at:
            row = submissions.begin_review(row, acting=now("tham"))
        submissions.accept(row, acting=now("loan" if row.reviewer_id == now("loan").person_id else "tham"))

    campaign = type(world.campaign).objects.get()
    report = reports.start_report(campaign, acting=now("loan"))
    report = reports.take_in(report, acting=now("loan"), submissions=[world.report(cell).pk for cell in cells])
    for key in ("I.1", "I.2", "II"):
        report = reports.insert_all(report, acting=now("loan"), key=key)
    report = reports.propose(report, acting=now("nguyet"), signer=now("quang").appointment)
    report = reports.approve(report, acting=now("quang"), digest_shown=report.last_proposal.digest)
    report = reports.issue(report, acting=now("thao"), number=7, symbol="BC/ĐCCQĐ", date=timezone.localdate())

    assert {world.report(cell).state for cell in cells} == {"approved"}
    bodies = report.last_proposal.bodies
    assert (bodies["committee"], bodies["symbol"]) == (SUCCESSOR, "BC/ĐCCQĐ")
    assert IssuedDocument.objects.get().issuer == SUCCESSOR
    text = document_text(bytes(IssuedDocument.objects.get().file))
    assert SUCCESSOR.upper() in text
    assert "Kế hoạch số 178-KH/ĐUK" in text
    assert "của Đảng ủy Khối cơ quan và doanh nghiệp tỉnh" in text
    assert "Chi bộ Bưu điện" in text

    # History: old acts stand with the old names, and each unit's own stream tells what became of it.
    assert Event.objects.get(action="submissions.begin_review", stream=under_review.stream).capacity == (
        "Chuyên viên, Ban Tuyên giáo Đảng ủy Khối"
    )
    assert Event.objects.filter(stream=f"unit:{unit('ban-dan-van').pk}", reason=REASON).count() == 1
    carried = Event.objects.get(action="submissions.carry_over", stream=world.report("vien-thong").stream)
    assert carried.changes["responsible_unit"] == ["Chi bộ Viễn thông", "Chi bộ Bưu chính Viễn thông"]
    assert carried.actor == now("vinh").person
    assert UnitName.objects.on(today()).get(unit=unit("thue")).symbol == "CBT"
    assert not Appointment.objects.on(today()).filter(unit__code__in=["duk", "ban-dan-van", "buu-dien"]).exists()
    assert set(unit("kho-bac").successors.values_list("code", flat=True)) == {"kho-bac-1", "kho-bac-2"}


def finish_writing(world: Committee, cell: str, drafter: str, secretary: str) -> None:
    row = world.report(cell)
    if not row.texts.exists():
        row = written(row, now(drafter))
    row = submissions.hand_over(row, acting=now(drafter))
    submissions.submit(row, acting=now(secretary))


def document_text(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).split())
