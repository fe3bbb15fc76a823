"""The page of a report: what each person sees of it and may do on it, at each stage."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.world import World, accepted, browser_of, handed_over, returned, submitted, taken_in, written
from workflow.organisation.acting import Acting
from workflow.submissions import actions
from workflow.submissions.models import Submission

MOST_QUERIES = 14  # among them once a page: the calendar, and for a head what somebody left


def page(report: Submission, who: Acting) -> str:
    answer = browser_of(who).get(report.get_absolute_url())
    assert answer.status_code == 200
    return str(answer.content.decode())


def offered(html: str, verb: str) -> bool:
    return f'data-verb="submissions.{verb}"' in html and f"/actions/submissions.{verb}/" in html


def refused(html: str, verb: str) -> bool:
    return f'data-verb="submissions.{verb}"' in html and f'href="/actions/submissions.{verb}/' not in html


def test_the_drafter_is_led_to_writing_and_may_hand_over(world: World) -> None:
    html = page(world.report(), world.drafter)
    assert "Soạn báo cáo" in html and "0/3 mục đã xong" in html
    assert offered(html, "hand_over")
    assert "submissions.submit" not in html.split("diagram")[0]


def test_a_unit_does_not_see_the_report_of_another(world: World) -> None:
    answer = browser_of(world.drafters[1]).get(world.report().get_absolute_url())
    assert answer.status_code == 404


def test_the_draft_is_the_units_own_until_it_is_submitted(world: World) -> None:
    report = written(world.report(), world.drafter, "Chưa ai được đọc")
    assert "Chưa ai được đọc" in page(report, world.secretary)
    assert "Chưa ai được đọc" not in page(report, world.reviewer)
    assert "Đơn vị chưa trình báo cáo" in page(report, world.reviewer)


def test_others_read_what_was_submitted_and_not_what_the_unit_writes_since(world: World) -> None:
    report = returned(world.report(), world.drafter, world.secretary, world.reviewer)
    report = actions.write_section(
        report, acting=world.drafter, key="II", html="<p>Bản đang sửa.</p>", seen_text=1, done=None
    )
    assert "Bản đang sửa." in page(report, world.drafter)
    assert "Bản đang sửa." not in page(report, world.head)
    assert "Nội dung của mục II." in page(report, world.head)


def test_after_handing_over_the_drafter_is_told_why_writing_is_closed(world: World) -> None:
    html = page(handed_over(world.report(), world.drafter), world.drafter)
    assert refused(html, "hand_over")
    assert "Bí thư trả lại thì mới sửa được" in html
    assert world.secretary.person and world.secretary.person.full_name in html


def test_the_secretary_submits_or_sends_back(world: World) -> None:
    html = page(handed_over(world.report(), world.drafter), world.secretary)
    assert offered(html, "submit") and offered(html, "send_back")


def test_the_secretary_may_recall_until_the_review_has_begun_and_then_is_told_why_not(world: World) -> None:
    report = submitted(world.report(), world.drafter, world.secretary)
    assert offered(page(report, world.secretary), "recall")
    report = actions.begin_review(report, acting=world.reviewer)
    html = page(report, world.secretary)
    assert refused(html, "recall") and "đã tiếp nhận thẩm định nên không thu hồi được" in html


def test_those_who_wait_see_the_next_act_with_the_reason_why_it_is_not_theirs(world: World) -> None:
    html = page(submitted(world.report(), world.drafter, world.secretary), world.drafter)
    assert refused(html, "begin_review")
    assert "Chỉ người thẩm định mới làm được việc này." in html
    assert "chưa ai tiếp nhận" in html


def test_acts_of_other_roles_and_stages_do_not_clutter_the_page(world: World) -> None:
    html = page(accepted(world.report(), world.drafter, world.secretary, world.reviewer), world.drafter)
    assert "data-verb=" not in html
    assert "Chờ tổng hợp vào báo cáo chung" in html


def test_the_head_may_exempt_and_extend_while_it_is_drafted_and_reopen_once_reviewed(world: World) -> None:
    html = page(world.report(), world.head)
    assert offered(html, "exempt") and offered(html, "extend_deadline") and "reopen" not in html
    html = page(accepted(world.report(), world.drafter, world.secretary, world.reviewer), world.head)
    assert offered(html, "reopen") and 'data-verb="submissions.exempt"' not in html


def test_after_a_return_reason_new_date_and_open_comments_are_on_one_page(world: World) -> None:
    report = taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    report = actions.comment(report, acting=world.reviewer, key="II", text="Bổ sung số liệu năm 2022.")
    report = actions.return_for_revision(
        report,
        acting=world.reviewer,
        reason="Số liệu chưa khớp với phụ lục.",
        due_at=world.report().due_at,
    )
    html = page(report, world.drafter)
    assert "Số liệu chưa khớp với phụ lục." in html
    assert "1 ý kiến chưa giải quyết" in html and "Bổ sung số liệu năm 2022." in html
    assert reverse("submissions:write", args=[report.pk, "II"]) in html
    assert report.due_at.strftime("%m/%Y") in html


def test_a_reason_is_not_shown_once_the_report_has_moved_on(world: World) -> None:
    report = returned(world.report(), world.drafter, world.secretary, world.reviewer)
    report = actions.submit(actions.hand_over(report, acting=world.drafter), acting=world.secretary)
    assert 'class="panel told"' not in page(report, world.drafter)


def test_a_button_carries_the_version_that_was_seen_so_a_stale_page_is_refused(world: World) -> None:
    report = written(world.report(), world.drafter)
    html = page(report, world.drafter)
    url = reverse("actions:perform", args=["submissions.hand_over", report.pk])
    assert f"{url}?seen={report.seen_version}" in html
    later = actions.write_section(report, acting=world.drafter, key="II", html="<p>Thêm.</p>", seen_text=1)
    browser = browser_of(world.drafter)
    form = browser.get(f"{url}?seen={report.seen_version}")
    assert f'name="seen" value="{report.seen_version}"' in form.content.decode()
    answer = browser.post(url, {"seen": report.seen_version})
    assert answer.status_code == 409 and "Nội dung đã thay đổi" in answer.content.decode()
    assert world.report().version == later.version


def test_the_time_line_leaves_out_single_saves_unless_asked(world: World) -> None:
    report = handed_over(world.report(), world.drafter)
    browser = browser_of(world.drafter)
    assert "<strong>Soạn mục</strong>" not in browser.get(report.get_absolute_url()).content.decode()
    assert "<strong>Soạn mục</strong>" in browser.get(f"{report.get_absolute_url()}?saves=1").content.decode()


def test_the_flow_is_drawn_with_the_step_where_the_report_is(world: World) -> None:
    html = page(handed_over(world.report(), world.drafter), world.drafter)
    assert "Đang ở bước: Ký trình" in html
    assert "<strong>Ký trình</strong> (đang ở bước này)" in html


@pytest.mark.parametrize("who", ["drafter", "secretary", "reviewer", "head", "approver", "inspector"])
@pytest.mark.parametrize("stage", [handed_over, submitted, taken_in, accepted, returned])
def test_the_page_costs_the_same_few_queries(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries, who: str, stage: object
) -> None:
    people = (world.drafter, world.secretary, world.reviewer)
    assert callable(stage)
    report = stage(world.report(), *people[: stage.__code__.co_argcount - 1])
    browser = browser_of(getattr(world, who))
    browser.get(report.get_absolute_url())  # the first visit notes that the holder has seen it
    with django_assert_max_num_queries(MOST_QUERIES):
        assert browser.get(report.get_absolute_url()).status_code == 200
