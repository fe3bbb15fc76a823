"""The record of an object's life on paper: who may print it, what stands on it, and that printing is written down."""

from __future__ import annotations

import base64
import io
from typing import Any

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.documents.pdf_files import text_of
from tests.reports.builders import approved
from tests.world import World, browser_of, submitted
from workflow.audit.evidence.keys import known
from workflow.audit.evidence.sealing import seal
from workflow.audit.models import Event
from workflow.audit.recording import Entry, append, person_stream
from workflow.documents.official.audit_record import in_groups
from workflow.inspection.out import printing
from workflow.inspection.out.printing import audit_record
from workflow.organisation.acting import Acting
from workflow.reports.actions import issue
from workflow.reports.models import ConsolidatedReport
from workflow.submissions.models import Submission


def address(report: Submission, ending: str) -> str:
    return reverse(f"inspection:record_{ending}", args=["submission", report.pk])


def test_the_record_has_every_event_in_order_with_the_last_hash(world: World) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    answer = browser_of(world.inspector).get(address(report, "docx"))
    table, *_others = docx.Document(io.BytesIO(answer.content)).tables
    events = Event.objects.filter(stream=report.stream).order_by("number")
    assert len(table.rows) == events.count() + 1
    acts = [cell.text for cell in table.rows[0].cells].index("Việc đã làm")
    assert [row.cells[acts].text for row in table.rows[1:]] == [event.action_label for event in events]
    footer = docx.Document(io.BytesIO(answer.content)).sections[0].footer
    assert events.last().hash in "".join(paragraph.text for paragraph in footer.paragraphs)


def issued(world: World, *units: int) -> ConsolidatedReport:
    """The report of these units, the first one's if none is said, is issued."""
    report = approved(world, *(units or (0,)))
    issue(
        report,
        acting=world.office,
        number=205,
        symbol="BC/ĐUK",
        date=timezone.localdate(),
    )
    return ConsolidatedReport.objects.get(pk=report.pk)


def printed(world: World, report: Submission | ConsolidatedReport) -> Any:
    """The tables of the record by the heading of the second column, and all words outside them."""
    address = reverse("inspection:record_docx", args=[report.kind, report.pk])
    record = docx.Document(io.BytesIO(browser_of(world.inspector).get(address).content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in record.tables]
    return tables, "\n".join(paragraph.text for paragraph in record.paragraphs)


def column(table: list[list[str]], head: str) -> list[str]:
    at = table[0].index(head)
    return [row[at] for row in table[1:]]


def test_the_life_of_a_unit_report_goes_from_its_draft_to_what_was_issued(world: World) -> None:
    report = issued(world)
    submission = report.members.get().submission
    revision = submission.revisions.get()
    (events, texts, signatures), words = printed(world, submission)
    assert "Hạn nộp: " in column(events, "Thay đổi")[0]
    assert column(texts, "Mã băm nội dung (SHA-256)") == [in_groups(revision.digest)]
    drafter, secretary, reviewer = world.drafter.person, world.secretary.person, world.other_reviewer.person
    assert drafter and secretary and reviewer
    signed = list(zip(column(signatures, "Họ và tên"), column(signatures, "Việc đã ký"), strict=True))
    assert [act for _name, act in signed][-3:] == ["Trình ký", "Phê duyệt", "Ban hành"]
    assert {drafter.full_name, secretary.full_name, reviewer.full_name} <= {name for name, _act in signed}
    on_text = dict(zip(column(signatures, "Việc đã ký"), column(signatures, "Trên văn bản"), strict=True))
    assert on_text["Chấp nhận"] == f"Bản 1 {in_groups(revision.digest)}"
    assert in_groups(report.issued.digest) in on_text["Ban hành"]
    assert "Đã ban hành: Số 205-BC/ĐUK" in words and "chưa được niêm phong" in words


def test_the_record_of_a_consolidated_report_says_who_signed_and_who_reviewed_each_member(world: World) -> None:
    report = issued(world)
    (_events, texts, members, _signatures), _words = printed(world, report)
    secretary, reviewer = world.secretary.person, world.other_reviewer.person
    assert secretary and reviewer
    assert secretary.full_name in column(members, "Người trình")[0]
    assert reviewer.full_name in column(members, "Người thẩm định")[0]
    proposal = report.proposals.get()
    assert column(texts, "Mã băm nội dung (SHA-256)") == [in_groups(proposal.digest), in_groups(report.issued.digest)]


def test_the_checkpoint_that_covers_it_stands_at_the_end(world: World) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    checkpoint = seal()
    assert checkpoint is not None
    _tables, words = printed(world, report)
    assert f"gồm {checkpoint.size} sự kiện" in words
    assert base64.b64encode(bytes(checkpoint.root)).decode() in words
    assert known()[0] in words


def test_the_record_costs_no_more_for_more_members(world: World) -> None:
    report = issued(world, 0, 1)
    seal()
    with CaptureQueriesContext(connection) as queries:
        audit_record(report.stream, organisation="x")
    assert len(queries) <= 12


@pytest.mark.parametrize(
    ("stream", "title"),
    [
        ("submission:1", "NHẬT KÝ XỬ LÝ VĂN BẢN"),
        ("person:1", "NHẬT KÝ HOẠT ĐỘNG"),
        ("unit:1", "NHẬT KÝ HOẠT ĐỘNG"),
        ("system:0", "NHẬT KÝ HOẠT ĐỘNG"),
    ],
)
def test_the_record_of_a_person_is_not_called_that_of_a_document(reviewer: Acting, stream: str, title: str) -> None:
    append(Entry(stream, "accounts.sign_in", reviewer))
    record = docx.Document(io.BytesIO(audit_record(stream, organisation="Ủy ban Kiểm tra")))
    assert title in [paragraph.text for paragraph in record.paragraphs]


def test_the_record_of_a_person_names_the_person_and_not_what_they_read_last(reviewer: Acting) -> None:
    stream = person_stream(reviewer.person)  # type: ignore[arg-type]
    append(
        Entry(stream, "submissions.read", reviewer, label="Báo cáo của Chi bộ A", changes={"object": "submission:1"})
    )
    record = docx.Document(io.BytesIO(audit_record(stream, organisation="Ủy ban Kiểm tra")))
    assert "Người dùng: Phạm Thị Loan" in [paragraph.text for paragraph in record.paragraphs]


def test_it_comes_as_pdf_too(world: World) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    answer = browser_of(world.inspector).get(address(report, "pdf"))
    assert "NHẬT KÝ XỬ LÝ VĂN BẢN" in text_of(bytes(answer.content))


def test_printing_is_itself_written_down(world: World) -> None:
    browser_of(world.inspector).get(address(world.report(), "docx"))
    assert Event.objects.filter(action="audit.print", actor=world.inspector.person).count() == 1


def test_only_an_inspector_prints_it(world: World) -> None:
    for who in (world.drafter, world.head, world.administrator):
        assert browser_of(who).get(address(world.report(), "docx")).status_code == 403


def test_a_time_line_too_long_to_print_is_refused_in_words(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "PRINTED_AT_MOST", 0)
    answer = browser_of(world.inspector).get(address(world.report(), "docx"))
    assert answer.status_code == 422 and "Hãy xuất CSV" in answer.content.decode()


def test_an_object_that_nothing_happened_to_is_not_found(world: World) -> None:
    assert (
        browser_of(world.inspector).get(reverse("inspection:record_docx", args=["submission", 999])).status_code == 404
    )
