"""Writing section by section: saving, two people at once, what the page shows while one writes."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.world import LEAVES, World, browser_of, handed_over, returned, written
from workflow.documents.rich_text.html import MAX_CHARACTERS
from workflow.submissions import actions
from workflow.submissions.models import Submission

JSON = {"Accept": "application/json"}


def page(report: Submission, key: str = "II") -> str:
    return reverse("submissions:write", args=[report.pk, key])


def saving(report: Submission, key: str = "II") -> str:
    return reverse("submissions:save", args=[report.pk, key])


@pytest.fixture
def writing(world: World) -> Client:
    """The drafter's browser."""
    return browser_of(world.drafter)


def test_the_outline_is_a_task_list_with_how_far_each_section_is(world: World, writing: Client) -> None:
    report = actions.write_section(
        world.report(), acting=world.drafter, key="I.1", html="<p>Xong rồi.</p>", seen_text=0, done=True
    )
    actions.write_section(report, acting=world.drafter, key="I.2", html="<p>Mới bắt đầu.</p>", seen_text=0)
    html = writing.get(page(report)).content.decode()
    assert "1/3 mục đã xong" in html
    for words in ("Xong", "Đang soạn", "Chưa bắt đầu"):
        assert words in html
    assert "Hướng dẫn:" in html and "nêu kết quả nổi bật" in html


def test_what_is_typed_is_saved_and_the_browser_is_told_version_and_time(world: World, writing: Client) -> None:
    report = world.report()
    answer = writing.post(saving(report), {"version": 0, "html": "<p>Kết quả.</p>"}, headers=JSON)
    assert answer.status_code == 200
    assert answer.json()["version"] == 1 and len(answer.json()["saved_at"]) == 5
    answer = writing.post(saving(report), {"version": 1, "html": "<p>Kết quả nữa.</p>", "done": "on"}, headers=JSON)
    assert answer.json()["version"] == 2
    text = report.texts.get(key="II")
    assert (text.html, text.done) == ("<p>Kết quả nữa.</p>", True)


def test_without_script_the_save_button_saves_and_comes_back(world: World, writing: Client) -> None:
    report = world.report()
    answer = writing.post(saving(report), {"version": 0, "html": "<p>Kết quả.</p>"}, follow=True)
    assert answer.redirect_chain == [(page(report), 302)]
    assert "Đã lưu mục II." in answer.content.decode() and "Kết quả." in answer.content.decode()


def test_only_what_an_official_document_allows_is_kept(world: World, writing: Client) -> None:
    report = world.report()
    dirty = '<h1 onclick="x()">Đề</h1><p style="color:red"><b>Đậm</b><script>alert(1)</script><a href="/">nối</a></p>'
    writing.post(saving(report), {"version": 0, "html": dirty}, headers=JSON)
    assert report.texts.get(key="II").html == "<p>Đề</p><p><strong>Đậm</strong>nối</p>"


def test_two_people_at_once_lose_neither_text(world: World, writing: Client) -> None:
    report = world.report()
    writing.post(saving(report), {"version": 0, "html": "<p>Của người trước.</p>"}, headers=JSON)
    answer = writing.post(saving(report), {"version": 0, "html": "<p>Của người sau.</p>"}, headers=JSON)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Của người trước." in html and "Của người sau." in html and 'data-version="1"' in html
    assert report.texts.get(key="II").html == "<p>Của người trước.</p>"


def test_without_script_a_conflict_keeps_the_own_text_in_the_form_and_shows_the_other(
    world: World, writing: Client
) -> None:
    report = world.report()
    writing.post(saving(report), {"version": 0, "html": "<p>Của người trước.</p>"})
    answer = writing.post(saving(report), {"version": 0, "html": "<p>Của người sau.</p>"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Của người trước." in html and "Của người sau." in html and 'name="version" value="1"' in html
    assert writing.post(saving(report), {"version": 1, "html": "<p>Ghép cả hai.</p>"}).status_code == 302
    assert report.texts.get(key="II").html == "<p>Ghép cả hai.</p>"


def test_a_text_that_is_too_long_is_refused_in_words_and_what_was_saved_stays(world: World, writing: Client) -> None:
    report = world.report()
    writing.post(saving(report), {"version": 0, "html": "<p>Ngắn.</p>"})
    long = f"<p>{'a' * MAX_CHARACTERS}</p>"
    answer = writing.post(saving(report), {"version": 1, "html": long}, headers=JSON)
    assert answer.status_code == 422
    assert "vượt giới hạn" in answer.content.decode() and "data-error-message" in answer.content.decode()
    assert writing.post(saving(report), {"version": 1, "html": long}).status_code == 422
    assert report.texts.get(key="II").html == "<p>Ngắn.</p>"


def test_a_version_that_is_no_number_is_a_bad_form_not_a_failure(world: World, writing: Client) -> None:
    answer = writing.post(saving(world.report()), {"version": "một", "html": "<p>Chữ.</p>"}, headers=JSON)
    assert answer.status_code == 422


def test_an_empty_section_cannot_be_marked_done(world: World, writing: Client) -> None:
    report = world.report()
    writing.post(saving(report), {"version": 0, "html": "<p> </p>", "done": "on"}, headers=JSON)
    assert not report.texts.get(key="II").done


def test_a_section_that_the_outline_lacks_is_not_found(world: World, writing: Client) -> None:
    assert writing.get(page(world.report(), "IX.9")).status_code == 404
    assert writing.get(page(world.report(), "I")).status_code == 404  # a heading over others takes no text
    answer = writing.post(saving(world.report(), "IX.9"), {"version": 0, "html": "<p>Chữ.</p>"}, headers=JSON)
    assert answer.status_code == 422


def test_nobody_but_the_units_drafter_writes(world: World) -> None:
    report = world.report()
    assert browser_of(world.secretary).get(page(report)).status_code == 403
    assert browser_of(world.reviewer).get(page(report)).status_code == 403
    assert browser_of(world.drafters[1]).get(page(report)).status_code == 404
    answer = browser_of(world.secretary).post(saving(report), {"version": 0, "html": "<p>Chen vào.</p>"}, headers=JSON)
    assert answer.status_code == 403 and not report.texts.exists()


def test_after_handing_over_neither_page_nor_save_is_open(world: World, writing: Client) -> None:
    report = handed_over(world.report(), world.drafter)
    assert writing.get(page(report)).status_code == 409
    answer = writing.post(saving(report), {"version": 1, "html": "<p>Muộn rồi.</p>"}, headers=JSON)
    assert answer.status_code == 409
    assert "Muộn rồi." not in report.texts.get(key="II").html


def test_submitting_too_early_lists_what_is_missing_with_links_to_the_sections(world: World, writing: Client) -> None:
    report = actions.write_section(world.report(), acting=world.drafter, key="I.1", html="<p>Có.</p>", seen_text=0)
    url = reverse("actions:perform", args=["submissions.hand_over", report.pk])
    answer = writing.post(url, {"seen": report.seen_version})
    html = answer.content.decode()
    assert answer.status_code == 422
    for key in ("I.2", "II"):
        assert f"{report.get_absolute_url()}#{key}" in html
    assert f"{report.get_absolute_url()}#I.1" not in html


def test_what_the_reviewer_said_stands_beside_the_text_and_can_be_answered_there(world: World, writing: Client) -> None:
    report = _returned_with_comment(world)
    html = writing.get(page(report)).content.decode()
    assert "Số liệu lấy ở đâu?" in html
    comment = report.comments.get()
    answer = writing.post(
        reverse("submissions:answer_comment", args=[report.pk]),
        {"seen": report.seen_version, "comment": comment.pk, "answer": "Lấy từ báo cáo năm.", "next": page(report)},
        follow=True,
    )
    assert answer.redirect_chain == [(page(report), 302)]
    assert "Lấy từ báo cáo năm." in answer.content.decode()


def test_an_empty_or_foreign_answer_is_refused_in_words(world: World, writing: Client) -> None:
    report = _returned_with_comment(world)
    url = reverse("submissions:answer_comment", args=[report.pk])
    comment = report.comments.get().pk
    assert writing.post(url, {"seen": report.seen_version, "comment": comment, "answer": ""}).status_code == 422
    assert writing.post(url, {"seen": report.seen_version, "comment": 10**9, "answer": "Có."}).status_code == 422
    answer = browser_of(world.secretary).post(url, {"seen": report.seen_version, "comment": comment, "answer": "Có."})
    assert answer.status_code == 403


def test_no_comment_is_lost_when_the_text_changes_and_it_says_so(world: World, writing: Client) -> None:
    report = _returned_with_comment(world, quote="Nội dung của mục II")
    assert "đoạn đã sửa" not in writing.get(page(report)).content.decode()
    writing.post(saving(report), {"version": 1, "html": "<p>Viết lại hết.</p>"}, headers=JSON)
    html = writing.get(page(report)).content.decode()
    assert "Nội dung của mục II" in html and "đoạn đã sửa" in html and "Số liệu lấy ở đâu?" in html


def test_the_page_costs_few_queries_however_many_comments(
    world: World, writing: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    report = _returned_with_comment(world, count=5)
    for key in LEAVES:
        with django_assert_max_num_queries(12):
            assert writing.get(page(report, key)).status_code == 200


def _returned_with_comment(world: World, quote: str = "", count: int = 1) -> Submission:
    report = written(world.report(), world.drafter)
    report = actions.submit(report, acting=world.secretary)
    report = actions.begin_review(report, acting=world.reviewer)
    for _ in range(count):
        report = actions.comment(report, acting=world.reviewer, key="II", text="Số liệu lấy ở đâu?", quote=quote)
    return actions.return_for_revision(
        report, acting=world.reviewer, reason="Bổ sung nguồn số liệu.", due_at=report.due_at
    )


def test_a_returned_report_is_open_for_writing_again(world: World, writing: Client) -> None:
    report = returned(world.report(), world.drafter, world.secretary, world.reviewer)
    assert writing.get(page(report)).status_code == 200
