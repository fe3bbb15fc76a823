"""Composing a section: whole texts, parts of them, own words, their order, and where each came from."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.reports.builders import composed, passages, started
from tests.world import World, browser_of, taken_in
from workflow.actions.refusals import Incomplete
from workflow.audit.models import Event
from workflow.reports import actions
from workflow.reports.models import ConsolidatedReport, Passage
from workflow.reports.queries import runs
from workflow.submissions import actions as submissions


@pytest.fixture
def report(world: World) -> ConsolidatedReport:
    return started(world, 0, 1)


@pytest.fixture
def browser(world: World) -> Client:
    return browser_of(world.reviewer)


def page(browser: Client, report: ConsolidatedReport, key: str = "II", **query: Any) -> str:
    return browser.get(reverse("reports:compose", args=[report.pk, key]), query).content.decode()


def insert(browser: Client, report: ConsolidatedReport, submission: int, key: str = "II", **more: Any) -> Any:
    here = reverse("reports:compose", args=[report.pk, key])
    given = {"submission": submission, "next": here, **more}
    return browser.post(reverse("reports:insert", args=[report.pk, key]), given)


def write(browser: Client, report: ConsolidatedReport, html: str, passage: Passage | None = None, **more: Any) -> Any:
    given = {"html": html, "seen_text": passage.version if passage else 0, **more}
    if passage:
        given["passage"] = passage.pk
    return browser.post(reverse("reports:compose", args=[report.pk, "II"]), given)


def test_a_units_text_is_inserted_whole_and_keeps_its_source(
    world: World, report: ConsolidatedReport, browser: Client
) -> None:
    row = world.reports[0]
    answer = insert(browser, report, row.pk, whole="1")
    assert answer.status_code == 302
    (passage,) = passages(report, "II")
    assert passage.html == row.revisions.get().sections["II"]
    assert (passage.source.submission_id, passage.source_unit, passage.source_key) == (row.pk, row.unit_name, "II")
    assert row.unit_name in page(browser, report, show="used")
    assert row.unit_name not in page(browser, report).split('id="draft"')[0]


def test_ticked_blocks_become_passages_those_that_stand_together_one(
    world: World, browser: Client, report: ConsolidatedReport
) -> None:
    row = taken_in(world.reports[2], world.drafters[2], world.secretaries[2], world.other_reviewer)
    row = submissions.return_for_revision(
        row, acting=world.other_reviewer, reason="Cần viết rõ từng ý một.", due_at=row.due_at
    )
    html = "".join(f"<p>Ý {number}</p>" for number in range(5))
    seen = row.texts.get(key="II").version
    row = submissions.write_section(row, acting=world.drafters[2], key="II", html=html, seen_text=seen)
    row = submissions.hand_over(row, acting=world.drafters[2])
    row = submissions.submit(row, acting=world.secretaries[2])
    row = submissions.begin_review(row, acting=world.other_reviewer)
    row = submissions.accept(row, acting=world.other_reviewer)
    actions.take_in(report, acting=world.reviewer, submissions=[row.pk])

    insert(browser, report, row.pk, blocks=["3", "0", "1"])
    made = passages(report, "II")
    assert [passage.html for passage in made] == ["<p>Ý 0</p><p>Ý 1</p>", "<p>Ý 3</p>"]
    assert [(passage.first, passage.last) for passage in made] == [(0, 1), (3, 3)]
    assert all(passage.source.number == 2 for passage in made)
    assert page(browser, report, show="used").count("block--used") == 3


@pytest.mark.parametrize("blocks", [[], ["7"], ["x"], ["-1"]])
def test_no_block_or_one_that_is_not_there_is_refused_in_words(
    world: World, report: ConsolidatedReport, browser: Client, blocks: list[str]
) -> None:
    answer = insert(browser, report, world.reports[0].pk, blocks=blocks)
    assert answer.status_code == 422 and "data-error-message" in answer.content.decode()
    assert not passages(report, "II")


def test_all_unused_units_are_inserted_in_alphabetical_order_in_one_act(
    world: World, report: ConsolidatedReport, browser: Client
) -> None:
    insert(browser, report, world.reports[1].pk, whole="1")
    before = Event.objects.filter(stream=report.stream).count()
    address = reverse("reports:insert_all", args=[report.pk, "II"])
    browser.post(address, {"next": "/"})
    assert [passage.source_unit for passage in passages(report, "II")] == ["Chi bộ Kho bạc", "Chi bộ Bưu điện"]
    assert Event.objects.filter(stream=report.stream).count() == before + 1
    answer = browser.post(address, {"next": "/"})
    assert answer.status_code == 422 and "Không còn đơn vị nào chưa dùng" in answer.content.decode()


def test_a_report_full_of_passages_takes_no_more(
    report: ConsolidatedReport, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "PASSAGES_AT_MOST", 1)
    with pytest.raises(Incomplete, match="nhiều nhất 1 đoạn"):
        actions.insert_all(report, acting=world.reviewer, key="II")


def test_own_words_are_marked_as_the_consolidators(report: ConsolidatedReport, browser: Client) -> None:
    assert write(browser, report, "<p>Nhìn chung, các đơn vị làm tốt.</p>").status_code == 302
    (passage,) = passages(report, "II")
    assert passage.source is None
    assert "Người tổng hợp viết" in page(browser, report)


def test_an_edited_passage_keeps_its_source_and_shows_what_was_changed(
    world: World, report: ConsolidatedReport, browser: Client
) -> None:
    insert(browser, report, world.reports[0].pk, whole="1")
    (passage,) = passages(report, "II")
    assert 'name="seen_text" value="1"' in page(browser, report, edit=passage.pk)
    write(browser, report, "<p>Nội dung đã gọt của mục II.</p>", passage)
    (passage,) = passages(report, "II")
    assert passage.edited and passage.source is not None
    assert "đã sửa" in page(browser, report)
    beside = browser.get(reverse("reports:source", args=[report.pk, passage.pk])).content.decode()
    assert "<ins>" in beside and passage.source.digest in beside


def test_what_two_people_write_at_once_is_lost_for_neither(
    world: World, report: ConsolidatedReport, browser: Client
) -> None:
    write(browser, report, "<p>Bản đầu.</p>")
    (opened,) = passages(report, "II")
    write(browser, report, "<p>Bản của người thứ nhất.</p>", opened)
    answer = write(browser, report, "<p>Bản của người thứ hai.</p>", opened)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Bản của người thứ nhất." in shown and "Bản của người thứ hai." in shown
    assert 'name="seen_text" value="2"' in shown
    assert passages(report, "II")[0].html == "<p>Bản của người thứ nhất.</p>"


def test_an_empty_passage_is_not_saved(report: ConsolidatedReport, browser: Client) -> None:
    answer = write(browser, report, "<p> </p>")
    assert answer.status_code == 422 and "error-summary" in answer.content.decode()
    assert not passages(report, "II")


def test_what_is_written_is_cleaned(report: ConsolidatedReport, browser: Client) -> None:
    write(browser, report, '<p onclick="x()">Chữ<script>alert(1)</script></p>')
    assert passages(report, "II")[0].html == "<p>Chữ</p>"
    assert "alert(1)" not in page(browser, report)


def test_passages_change_places_and_leave(world: World, browser: Client) -> None:
    report = composed(world, 0, 1)
    first, second = passages(report, "II")
    here = reverse("reports:compose", args=[report.pk, "II"])
    browser.post(reverse("reports:move", args=[report.pk, first.pk]), {"way": "down", "next": here})
    assert passages(report, "II") == [second, first]
    browser.post(reverse("reports:move", args=[report.pk, first.pk]), {"way": "up", "next": here})
    assert passages(report, "II") == [first, second]
    assert (
        browser.post(reverse("reports:move", args=[report.pk, first.pk]), {"way": "up", "next": here}).status_code
        == 422
    )
    browser.post(reverse("reports:remove", args=[report.pk, first.pk]), {"next": here})
    assert passages(report, "II") == [second]
    gone = Event.objects.filter(stream=report.stream).order_by("-number")[0]
    assert gone.changes["text"] == first.html
    answer = browser.post(reverse("reports:remove", args=[report.pk, first.pk]), {"next": here})
    assert answer.status_code == 422 and "không còn nữa" in answer.content.decode()


def test_a_section_that_the_outline_has_not_is_not_found(report: ConsolidatedReport, browser: Client) -> None:
    assert browser.get(reverse("reports:compose", args=[report.pk, "IX"])).status_code == 404


def test_runs_of_numbers() -> None:
    assert runs([0, 1, 2, 5]) == [(0, 2), (5, 5)]
    assert runs([]) == []
