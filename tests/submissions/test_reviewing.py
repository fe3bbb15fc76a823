"""The reviewer's page: reading, commenting on quoted words, closing comments, and the verdict."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.world import World, browser_of, submitted, taken_in, written
from workflow.submissions import actions
from workflow.submissions.models import CommentState, Submission
from workflow.submissions.states import SubmissionState


@pytest.fixture
def report(world: World) -> Submission:
    """The first unit's report, taken in by the reviewer."""
    return taken_in(world.report(), world.drafter, world.secretary, world.reviewer)


@pytest.fixture
def reviewing(world: World) -> Client:
    """The reviewer's browser."""
    return browser_of(world.reviewer)


def page(report: Submission) -> str:
    return reverse("submissions:review", args=[report.pk])


def say(browser: Client, report: Submission, **fields: str) -> int:
    """Comment through the page; the status of the answer."""
    form = {"seen": report.seen_version, "key": "II", "text": "Nêu rõ nguồn số liệu.", "next": page(report), **fields}
    return browser.post(reverse("submissions:add_comment", args=[report.pk]), form).status_code


def close(browser: Client, report: Submission, comment: int, **fields: str) -> int:
    form = {"seen": report.seen_version, "comment": comment, "next": page(report), **fields}
    return browser.post(reverse("submissions:close_comment", args=[report.pk]), form).status_code


def test_the_reviewer_reads_before_taking_in_but_says_nothing_yet(world: World, reviewing: Client) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    html = reviewing.get(page(report)).content.decode()
    assert "Nội dung của mục II." in html and "nêu kết quả nổi bật" in html
    assert 'data-verb="submissions.begin_review"' in html and "Thêm ý kiến" not in html
    assert say(reviewing, report) == 409


def test_a_comment_is_tied_to_its_section_and_to_the_words_it_quotes(report: Submission, reviewing: Client) -> None:
    assert say(reviewing, report, quote="của mục II") == 302
    html = reviewing.get(page(report)).content.decode()
    assert "Nêu rõ nguồn số liệu." in html and "<blockquote>của mục II</blockquote>" in html
    assert "1 ý kiến chưa giải quyết" in html and "đoạn đã sửa" not in html


def test_several_comments_can_be_made_on_a_page_that_was_opened_once(report: Submission, reviewing: Client) -> None:
    assert [say(reviewing, report), say(reviewing, report, text="Viết gọn lại.")] == [302, 302]
    assert report.comments.count() == 2


def test_a_comment_without_words_or_on_no_section_is_refused_in_words(report: Submission, reviewing: Client) -> None:
    assert say(reviewing, report, text="") == 422
    assert say(reviewing, report, text="x" * 4001) == 422
    assert say(reviewing, report, key="IX.9") == 422
    assert not report.comments.exists()


def test_a_comment_is_closed_once_and_waived_only_with_a_reason(report: Submission, reviewing: Client) -> None:
    say(reviewing, report)
    say(reviewing, report, text="Viết gọn lại.")
    first, second = report.comments.values_list("pk", flat=True)
    assert close(reviewing, report, first, state="resolved") == 302
    assert close(reviewing, report, first, state="resolved") == 422
    assert close(reviewing, report, second, state="waived", reason="ngắn") == 422
    assert close(reviewing, report, second, state="waived", reason="Không ảnh hưởng số liệu chung.") == 302
    assert set(report.comments.values_list("state", flat=True)) == {CommentState.RESOLVED, CommentState.WAIVED}


def test_accepting_waits_for_open_comments_and_says_which(world: World, report: Submission, reviewing: Client) -> None:
    say(reviewing, report)
    url = reverse("actions:perform", args=["submissions.accept", report.pk])
    answer = reviewing.post(url, {"seen": world.report().seen_version})
    assert answer.status_code == 422 and "Nêu rõ nguồn số liệu." in answer.content.decode()
    close(reviewing, report, report.comments.get().pk, state="resolved")
    assert reviewing.post(url, {"seen": world.report().seen_version}).status_code == 302
    assert world.report().state == SubmissionState.REVIEWED


def test_returning_needs_a_reason_of_ten_characters_and_a_later_date(
    world: World, report: Submission, reviewing: Client
) -> None:
    url = reverse("actions:perform", args=["submissions.return_for_revision", report.pk])
    in_a_week = (timezone.localtime() + datetime.timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    form = {"seen": report.seen_version, "reason": "Bổ sung số liệu năm 2022.", "due_at": in_a_week}
    assert reviewing.post(url, {**form, "reason": "ngắn"}).status_code == 422
    assert reviewing.post(url, {**form, "due_at": "2020-01-01T08:00"}).status_code == 422
    assert reviewing.post(url, form).status_code == 302
    again = reviewing.post(url, form)  # a second press
    assert again.status_code == 409
    assert world.report().state == SubmissionState.DRAFTED


def test_only_reviewers_of_the_lead_unit_open_the_page(world: World, report: Submission) -> None:
    assert browser_of(world.head).get(page(report)).status_code == 403
    assert browser_of(world.drafter).get(page(report)).status_code == 403
    assert browser_of(world.drafters[1]).get(page(report)).status_code == 404


def test_a_colleague_reads_along_and_is_told_who_holds_the_review(world: World, report: Submission) -> None:
    colleague = browser_of(world.other_reviewer)
    html = colleague.get(page(report)).content.decode()
    assert "Phạm Thị Loan đang giữ việc này." in html and "Thêm ý kiến" not in html
    assert say(colleague, report) == 403


def test_there_is_nothing_to_review_before_a_submit(world: World, reviewing: Client) -> None:
    answer = reviewing.get(page(written(world.report(), world.drafter)))
    assert answer.status_code == 409


def test_the_second_revision_marks_what_changed_since_the_first(world: World, reviewing: Client) -> None:
    report = _submitted_twice(world)
    assert "<ins>" not in reviewing.get(page(report)).content.decode()
    html = reviewing.get(f"{page(report)}?changes=1").content.decode()
    assert "<ins>" in html and "<del>" in html and "Không thay đổi." in html


def test_comments_of_the_first_round_stay_through_the_second_and_say_that_the_words_changed(
    world: World, reviewing: Client
) -> None:
    report = _submitted_twice(world)
    html = reviewing.get(page(report)).content.decode()
    assert "Nêu rõ nguồn." in html and "đoạn đã sửa" in html and "về bản 1" in html


def test_two_revisions_are_compared_section_by_section_with_digests(world: World, reviewing: Client) -> None:
    report = _submitted_twice(world)
    url = reverse("submissions:compare", args=[report.pk])
    html = reviewing.get(url).content.decode()
    first, second = report.revisions.all()
    assert first.digest in html and second.digest in html and first.digest != second.digest
    assert "1/3 mục thay đổi" in html and "<ins>" in html
    assert "Hai bản giống hệt nhau." in reviewing.get(f"{url}?from=1&to=1").content.decode()
    assert browser_of(world.drafter).get(url).status_code == 200


@pytest.mark.parametrize("query", ["?from=1&to=7", "?from=một&to=2", "?from=&to=2"])
def test_revisions_that_are_none_get_a_page_that_says_so(world: World, reviewing: Client, query: str) -> None:
    answer = reviewing.get(reverse("submissions:compare", args=[_submitted_twice(world).pk]) + query)
    assert answer.status_code == 422 and "error-summary" in answer.content.decode()


def test_with_one_revision_there_is_nothing_to_compare(report: Submission, reviewing: Client) -> None:
    answer = reviewing.get(reverse("submissions:compare", args=[report.pk]))
    assert answer.status_code == 200 and "Chưa có hai bản" in answer.content.decode()


def test_review_and_comparison_cost_few_queries_however_many_comments(
    world: World, reviewing: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    report = _submitted_twice(world)
    report = actions.begin_review(report, acting=world.reviewer)
    for _ in range(5):
        report = actions.comment(report, acting=world.reviewer, key="II", text="Viết gọn lại.")
    for url in (page(report), f"{page(report)}?changes=1", reverse("submissions:compare", args=[report.pk])):
        with django_assert_max_num_queries(12):
            assert reviewing.get(url).status_code == 200


def _submitted_twice(world: World) -> Submission:
    report = taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    report = actions.comment(report, acting=world.reviewer, key="II", text="Nêu rõ nguồn.", quote="Nội dung của mục II")
    report = actions.return_for_revision(
        report, acting=world.reviewer, reason="Bổ sung nguồn số liệu.", due_at=report.due_at
    )
    report = actions.write_section(
        report, acting=world.drafter, key="II", html="<p>Kết quả của mục II theo báo cáo năm.</p>", seen_text=1
    )
    return actions.submit(actions.hand_over(report, acting=world.drafter), acting=world.secretary)
