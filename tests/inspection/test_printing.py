"""The record of an object's life on paper: who may print it, what stands on it, and that printing is written down."""

from __future__ import annotations

import io

import docx
import pytest
from django.urls import reverse

from tests.documents.pdf_files import text_of
from tests.world import World, browser_of, submitted
from workflow.audit.models import Event
from workflow.inspection.out import printing
from workflow.submissions.models import Submission


def address(report: Submission, ending: str) -> str:
    return reverse(f"inspection:record_{ending}", args=["submission", report.pk])


def test_the_record_has_every_event_in_order_with_the_last_hash(world: World) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    answer = browser_of(world.inspector).get(address(report, "docx"))
    (table,) = docx.Document(io.BytesIO(answer.content)).tables
    events = Event.objects.filter(stream=report.stream).order_by("number")
    assert len(table.rows) == events.count() + 1
    acts = [cell.text for cell in table.rows[0].cells].index("Việc đã làm")
    assert [row.cells[acts].text for row in table.rows[1:]] == [event.action_label for event in events]
    footer = docx.Document(io.BytesIO(answer.content)).sections[0].footer
    assert events.last().hash in "".join(paragraph.text for paragraph in footer.paragraphs)


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
