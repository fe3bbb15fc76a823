"""An event whose content no longer fits its hash says so wherever it is shown, printed or exported."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import docx
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.audit.damage import execute
from tests.inspection.test_exports import ask_export, content
from tests.world import World, browser_of, submitted
from workflow.audit.evidence.sequencing import sequence
from workflow.audit.models import Event
from workflow.audit.recording import Entry, append
from workflow.inspection.out.feed import portion
from workflow.inspection.out.printing import audit_record
from workflow.inspection.patterns.finding import REFUSED_AT_LEAST
from workflow.submissions.models import Submission

pytestmark = pytest.mark.django_db

MARK = "Nội dung không khớp mã băm"


@pytest.fixture
def report(world: World) -> Submission:
    return submitted(world.report(), world.drafter, world.secretary)


@pytest.fixture
def altered(report: Submission) -> Event:
    """The submission of it, told otherwise afterwards."""
    signed = Event.objects.get(stream=report.stream, action="submissions.submit")
    execute("UPDATE audit_event SET reason = 'khác' WHERE id = %s", signed.pk)
    return signed


def pages(world: World, report: Submission) -> list[str]:
    """Where an inspector meets the event."""
    assert world.secretary.person
    return [
        reverse("inspection:inspector", query={"stream": report.stream}),
        reverse("inspection:timeline", args=["submission", report.pk]),
        reverse("inspection:person", args=[world.secretary.person.pk]),
        reverse("inspection:campaign", args=[report.campaign_id]),
        reverse("inspection:holders", args=["submission", report.pk]),
        reverse("inspection:as_of", args=["submission", report.pk]),
        reverse("submissions:detail", args=[report.pk]),
    ]


def test_every_page_that_shows_it_marks_it(world: World, report: Submission, altered: Event) -> None:
    browser = browser_of(world.inspector)
    for address in pages(world, report):
        assert MARK in browser.get(address).content.decode(), address


def test_an_answer_that_rests_on_it_says_so(world: World, report: Submission, altered: Event) -> None:
    browser = browser_of(world.inspector)
    address = reverse("inspection:who_could", args=["submission", report.pk])
    whole = altered.number - 1
    for number, rests in ((altered.number, True), (whole, False)):
        page = browser.get(address, {"number": number, "verb": "submissions.submit"})
        assert [one.pk for one in page.context["answer"].altered] == [altered.pk] * rests
        assert ("không khớp mã băm" in page.content.decode()) is rests


def test_no_page_marks_what_is_whole(world: World, report: Submission) -> None:
    browser = browser_of(world.inspector)
    for address in [*pages(world, report), reverse("inspection:patterns")]:
        assert MARK not in browser.get(address).content.decode(), address


def test_a_pattern_marks_it_without_a_query_for_each_event(world: World, report: Submission) -> None:
    for _time in range(REFUSED_AT_LEAST):
        append(Entry(report.stream, "submissions.accept", world.drafter, label="Báo cáo", refused=True))
    browser = browser_of(world.inspector)
    address = reverse("inspection:patterns")
    browser.get(address)
    costs = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = browser.get(address)
        costs.append(len(queries))
        execute("UPDATE audit_event SET reason = 'khác'")
    assert costs[0] == costs[1] <= 12
    shown = [event for one in page.context["found"] for case in one.cases for event in case.shown]
    assert len(shown) >= REFUSED_AT_LEAST
    assert page.content.decode().count(MARK) == len(shown)


def test_the_mark_costs_no_query(world: World, report: Submission) -> None:
    browser = browser_of(world.inspector)
    address = reverse("inspection:timeline", args=["submission", report.pk])
    browser.get(address)
    costs = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        costs.append(len(queries))
        execute("UPDATE audit_event SET reason = 'khác'")
    assert costs[0] == costs[1]


def by_number(rows: list[list[Any]]) -> dict[str, str]:
    head, *rest = rows
    number, holds = head.index("Số thứ tự"), head.index("Nội dung khớp mã băm")
    return {str(row[number]): str(row[holds]) for row in rest}


def exported(world: World, report: Submission, kind: str) -> bytes:
    return content(ask_export(browser_of(world.inspector), kind, stream=report.stream))


def expected(altered: Event) -> dict[str, str]:
    events = Event.objects.filter(stream=altered.stream)
    return {str(event.number): "không" if event == altered else "có" for event in events}


def test_the_csv_and_the_workbook_have_a_column_of_it(world: World, report: Submission, altered: Event) -> None:
    text = exported(world, report, "csv").decode().removeprefix("\ufeff")
    assert by_number(list(csv.reader(io.StringIO(text)))) == expected(altered)
    book = openpyxl.load_workbook(io.BytesIO(exported(world, report, "xlsx")))
    assert by_number([list(row) for row in book.worksheets[0].values]) == expected(altered)


def test_the_lines_have_a_key_of_it(world: World, report: Submission, altered: Event) -> None:
    lines = [json.loads(line) for line in exported(world, report, "jsonl").splitlines()]
    assert {line["event"]["number"]: line["hash_holds"] for line in lines} == {
        event.number: event != altered for event in Event.objects.filter(stream=report.stream)
    }


def test_the_feed_has_it_too(altered: Event) -> None:
    sequence()
    lines = [json.loads(line) for line in portion(0).body.splitlines()]
    assert [line["hash"] for line in lines if not line["hash_holds"]] == [altered.hash]


def words_and_tables(stream: str) -> tuple[str, list[list[list[str]]]]:
    record = docx.Document(io.BytesIO(audit_record(stream, organisation="Ủy ban Kiểm tra")))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in record.tables]
    return "\n".join(paragraph.text for paragraph in record.paragraphs), tables


def test_the_record_names_the_entries(report: Submission, altered: Event) -> None:
    words, (events, *_others, signatures) = words_and_tables(report.stream)
    assert "1 mục trong bảng dưới đây có nội dung không khớp mã băm" in words
    assert f"Số thứ tự của các mục đó: {altered.number}." in words
    assert [row[0] for row in events if any("không khớp mã băm" in cell for cell in row)] == [f"{altered.number}"]
    assert [row for row in signatures if any("không khớp mã băm" in cell for cell in row)]


def test_the_record_of_what_is_whole_has_no_such_sentence(report: Submission) -> None:
    words, tables = words_and_tables(report.stream)
    assert "không khớp" not in f"{words}{tables}"


def test_a_record_of_broken_values_is_printed_all_the_same(report: Submission, altered: Event) -> None:
    execute("UPDATE audit_event SET changes = '[1]' WHERE id = %s", altered.pk)
    words, _tables = words_and_tables(report.stream)
    assert "CẢNH BÁO" in words


def test_a_reader_of_the_screen_hears_the_mark(world: World, report: Submission, altered: Event) -> None:
    """It is text: nothing of it is hidden but the picture beside it."""
    found = reverse("inspection:inspector", query={"stream": report.stream})
    page = browser_of(world.inspector).get(found).content.decode()
    mark = page[: page.index(MARK)].rpartition("<span")[2]
    assert mark.count('aria-hidden="true"') == 1 and "visually-hidden" not in mark
