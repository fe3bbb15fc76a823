"""The official document: what was approved, with number and date, for good, and whoever takes it is written down."""

from __future__ import annotations

import datetime
import io
from typing import Any

import docx
import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from tests.reports.builders import approved, in_another_campaign
from tests.world import World, browser_of
from workflow.audit.models import Event
from workflow.documents.official.document import read_provenance
from workflow.reports import actions
from workflow.reports.models import ConsolidatedReport, IssuedDocument


def issue(world: World, report: ConsolidatedReport, **given: Any) -> Any:
    act = reverse("actions:perform", args=["reports.issue", report.pk])
    asked = {"seen": report.seen_version, "number": 205, "symbol": "BC/ĐUK", "date": timezone.localdate().isoformat()}
    return browser_of(world.office).post(act, asked | given)


def words(data: bytes) -> list[str]:
    """The document's paragraphs but those under the titles of its annexes, which name its number and date."""
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]
    return [text for text in texts if not text.startswith("(Kèm theo")]


def test_what_is_issued_says_what_was_approved(world: World) -> None:
    report = approved(world, 0, 1)
    assert issue(world, report).status_code == 302
    issued = IssuedDocument.objects.get()
    assert str(issued) == "Số 205-BC/ĐUK"
    assert words(bytes(issued.file)) == words(bytes(issued.approval.proposal.file))
    sources = read_provenance(bytes(issued.file))
    assert len(sources) == report.passages.count()
    assert {source.digest for source in sources} == {row.revisions.get().digest for row in world.reports[:2]}


def test_a_number_is_used_once_for_the_body_whatever_the_campaign(world: World) -> None:
    issue(world, approved(world, 0))
    second = approved(in_another_campaign(world), 0)
    answer = issue(world, second)
    assert answer.status_code == 422
    assert "Số 205-BC/ĐUK đã dùng cho văn bản khác." in answer.content.decode()
    assert 'value="205"' in answer.content.decode()
    assert issue(world, second, number=206).status_code == 302


def test_annexes_name_the_number_and_date_of_what_they_belong_to(world: World) -> None:
    issue(world, approved(world, 0))
    paragraphs = docx.Document(io.BytesIO(bytes(IssuedDocument.objects.get().file))).paragraphs
    references = [paragraph.text for paragraph in paragraphs if paragraph.text.startswith("(Kèm theo")]
    assert len(references) == 2
    assert all(f"số 205-BC/ĐUK, ngày {timezone.localdate():%d/%m/%Y}" in reference for reference in references)


def test_it_is_not_dated_before_its_approval(world: World) -> None:
    """By the day of the committee: in the evening hours of UTC it is tomorrow already in Vietnam."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    answer = issue(world, approved(world, 0), date=yesterday.isoformat())
    assert answer.status_code == 422 and "không thể trước ngày phê duyệt" in answer.content.decode()


@pytest.mark.parametrize("given", [{"number": 0}, {"number": "x"}, {"symbol": "BC-ĐUK"}, {"date": "31/02/2026"}])
def test_a_wrong_number_symbol_or_date_is_said_and_nothing_is_issued(world: World, given: dict[str, Any]) -> None:
    answer = issue(world, approved(world, 0), **given)
    assert answer.status_code == 422 and "error-summary" in answer.content.decode()
    assert not IssuedDocument.objects.exists()


@pytest.mark.database
def test_what_was_issued_cannot_be_changed_or_deleted(world: World) -> None:
    issue(world, approved(world, 0))
    for statement in ("UPDATE reports_issueddocument SET number = 1", "DELETE FROM reports_issueddocument"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    issued = IssuedDocument.objects.get()
    issued.number = 1
    with pytest.raises(IntegrityError), transaction.atomic():
        issued.save()


def test_every_taking_of_the_issued_document_is_an_event_of_the_person(world: World) -> None:
    report = approved(world, 0)
    address = reverse("reports:issued_docx", args=[report.pk])
    assert browser_of(world.head).get(address).status_code == 404
    issue(world, report)
    issued = IssuedDocument.objects.get()
    for who in (world.head, world.secretary, world.inspector):
        answer = browser_of(who).get(address)
        assert answer.content == bytes(issued.file)
        assert answer["Content-Disposition"] == 'attachment; filename="bao-cao-so-205-bc-duk.docx"'
        assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
        event = Event.objects.get(actor=who.person, action="reports.download_issued")
        assert (event.changes["object"], event.changes["digest"]) == (report.stream, issued.digest)
    assert browser_of(world.secretaries[1]).get(address).status_code == 404
    assert Event.objects.filter(action="reports.download_issued").count() == 3


def test_nobody_composes_in_an_issued_report(world: World) -> None:
    report = approved(world, 0)
    issue(world, report)
    answer = browser_of(world.reviewer).post(
        reverse("reports:compose", args=[report.pk, "II"]), {"html": "<p>Thêm.</p>", "seen_text": 0}
    )
    assert answer.status_code == 409
    assert actions.write_passage.refusal(ConsolidatedReport.objects.get(), world.reviewer) is not None


def test_each_paragraph_of_the_issued_report_says_where_it_is_from(world: World) -> None:
    report = approved(world, 0, 1)
    issue(world, report)
    address = reverse("reports:provenance", args=[report.pk])
    shown = browser_of(world.inspector).get(address).content.decode()
    assert shown.count("passage__source") == report.passages.count()
    first = report.passages.order_by("pk")[0]
    source = reverse("reports:source", args=[report.pk, first.pk])
    assert source in shown
    assert "Giữ nguyên văn của đơn vị." in browser_of(world.inspector).get(source).content.decode()
    # A unit reads where it is all from, but opens no other unit's report.
    assert source not in browser_of(world.secretary).get(address).content.decode()
