"""What a machine finds odd in a report: told to its writer, and to its reviewer with what was copied from others."""

from django.urls import reverse

from tests.world import World, browser_of, written
from workflow.submissions.actions import hand_over, submit, write_section
from workflow.submissions.checking import check_revision, findings_of
from workflow.submissions.models import RevisionCheck, Submission

LONG = (
    "Cấp ủy đã lãnh đạo việc quán triệt nghị quyết đến toàn thể đảng viên, ban hành kế hoạch thực hiện gắn với nhiệm "
    "vụ của đơn vị, phân công cấp ủy viên theo dõi từng nội dung, định kỳ hằng quý nghe báo cáo kết quả và khắc "
    "phục kịp thời những việc làm chậm, nhất là ở các bộ phận phân tán trên địa bàn rộng của đơn vị."
)
"""More words than chance repeats."""


def submitted(world: World, unit: int = 0, first: str = "Đã quán triệt đến đảng viên.") -> Submission:
    """The report of a unit as submitted, with `first` as the text of its first section."""
    report = written(world.reports[unit], world.drafters[unit])
    version = report.texts.get(key="I.1").version
    report = write_section(
        report, acting=world.drafters[unit], key="I.1", html=f"<p>{first}</p>", seen_text=version, done=True
    )
    return submit(hand_over(report, acting=world.drafters[unit]), acting=world.secretaries[unit])


def page_of(world: World, report: Submission, who: str) -> str:
    browser = browser_of(getattr(world, who))
    return browser.get(reverse("submissions:findings", args=[report.pk])).content.decode()


def test_the_writer_sees_guidance_that_was_left_in(world: World) -> None:
    write_section(
        world.report(),
        acting=world.drafter,
        key="I.1",
        html="<p>(số hội nghị, số lượt người tham gia)</p>",
        seen_text=0,
    )
    assert "mục I.1" in page_of(world, world.report(), "drafter")


def test_a_clean_report_says_that_nothing_was_found(world: World) -> None:
    report = submitted(world)
    check_revision_of(report)
    assert "không thấy điểm nào" in page_of(world, report, "reviewer")


def check_revision_of(report: Submission) -> None:
    """What the worker does when the reviewer's page has asked for it."""
    revision = report.revisions.get()
    assert findings_of(revision) is None
    check_revision.call(revision.pk)


def test_the_reviewer_is_told_while_others_are_compared_and_sees_what_was_copied_after(world: World) -> None:
    submitted(world, unit=1, first=LONG)
    report = submitted(world, first=LONG)
    first = page_of(world, report, "reviewer")
    assert "Đang so với báo cáo của các đơn vị khác" in first and 'hx-trigger="load delay:3s"' in first
    check_revision.call(report.revisions.get().pk)
    after = page_of(world, report, "reviewer")
    assert "trùng nguyên văn" in after and world.units[1].name in after
    assert "hx-trigger" not in after


def test_the_unit_itself_is_not_shown_what_others_wrote(world: World) -> None:
    submitted(world, unit=1, first=LONG)
    report = submitted(world, first=LONG)
    check_revision_of(report)
    assert "trùng nguyên văn" not in page_of(world, report, "secretary")


def test_a_check_that_was_asked_for_is_not_asked_for_again_at_once(world: World) -> None:
    report = submitted(world)
    page_of(world, report, "reviewer")
    asked = RevisionCheck.objects.get().asked_at
    page_of(world, report, "reviewer")
    assert RevisionCheck.objects.get().asked_at == asked


def test_a_stranger_gets_nothing(world: World) -> None:
    report = submitted(world)
    answer = browser_of(world.drafters[1]).get(reverse("submissions:findings", args=[report.pk]))
    assert answer.status_code == 404
