"""Edit sessions: every save counts at once, and the record tells of a whole session in one event."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.audit.damage import execute
from tests.dying import dies_before
from tests.world import World, acting, browser_of, handed_over, small_world, written
from workflow.audit.models import Event
from workflow.audit.verify import verify_stream
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role
from workflow.submissions import actions, sessions, told_texts
from workflow.submissions.models import EditSession, Submission
from workflow.submissions.revisions import digest
from workflow.submissions.told_sessions import ToldSession

NOON = datetime.datetime(2028, 3, 8, 5, tzinfo=datetime.UTC)


class Clock:
    """The time, which stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime.datetime:
        return self.now

    def pass_by(self, **given: int) -> None:
        self.now += datetime.timedelta(**given)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    return made


def save(report: Submission, who: Acting, html: str, *, key: str = "II", done: bool | None = None) -> Submission:
    text = report.texts.filter(key=key).first()
    return actions.write_section(
        report, acting=who, key=key, html=f"<p>{html}</p>", seen_text=text.version if text else 0, done=done
    )


def acts(report: Submission) -> list[str]:
    found = Event.objects.filter(stream=report.stream).order_by("number").values_list("action", flat=True)
    return [action.partition(".")[2] for action in found if action != "submissions.open"]


def told(report: Submission) -> list[ToldSession]:
    events = Event.objects.filter(stream=report.stream, action=sessions.SESSION).order_by("number")
    found = [ToldSession.of(event.changes) for event in events]
    assert None not in found
    return found  # type: ignore[return-value]


def colleague(world: World) -> Acting:
    """Another drafter of the same unit."""
    person = Person.objects.create_user(username="lan1b", full_name="Lò Thị Lan", password="x")
    Appointment.objects.create(
        person=person, role=Role.DRAFTER, unit=world.units[0], title="", valid_from=datetime.date(2020, 1, 1)
    )
    return acting(person)


def test_an_hour_of_saves_is_one_event_that_says_what_changed(world: World, clock: Clock) -> None:
    report = world.report()
    for count in range(1, 40):
        report = save(report, world.drafter, "Đã quán triệt " + "tốt " * count, done=count == 39)
        clock.pass_by(minutes=1)
    assert acts(report) == ["write_section"]
    clock.pass_by(minutes=10)
    assert sessions.end_over(clock.now) == 1
    assert acts(report) == ["write_section", "edit_session"]
    (session,) = told(report)
    assert (session.section, session.saves, session.added, session.removed) == ("II", 39, 42, 0)
    assert (session.began, session.saved_last) == (NOON, NOON + datetime.timedelta(minutes=38))
    assert session.done == (False, True) and session.ended_by == sessions.BY_REST
    assert session.digests == (digest({"II": ""}), digest({"II": report.texts.get().html}))
    assert session.what == "thêm 42 chữ, bỏ 0 chữ, 0 → 169 ký tự, đánh dấu xong"
    event = Event.objects.get(action=sessions.SESSION)
    assert (event.actor, event.capacity, event.told.address) == (
        world.drafter.person,
        world.drafter.capacity,
        world.drafter.address,
    ), "it is the writer's, though a timer wrote it down"
    assert event.summary.startswith("Mục II, 12:00–12:38: thêm 42 chữ")
    assert not EditSession.objects.exists() and not list(verify_stream(report.stream))


def test_who_writes_on_for_long_begins_another_session(world: World, clock: Clock) -> None:
    report = world.report()
    for minute in range(130):
        report = save(report, world.drafter, f"Phút {minute}.")
        clock.pass_by(minutes=1)
    assert [session.ended_by for session in told(report)] == [sessions.BY_LENGTH, sessions.BY_LENGTH]
    assert sum(session.saves for session in told(report)) == 120


@pytest.mark.parametrize("name", ["hand_over", "upload", "extend_deadline", "exempt"])
def test_no_act_overtakes_an_open_session(world: World, clock: Clock, name: str) -> None:
    report = written(world.report(), world.drafter)
    report = save(report, world.drafter, "Thêm số liệu.")
    given: dict[str, Callable[[], Submission]] = {
        "hand_over": lambda: actions.hand_over(report, acting=world.drafter),
        "upload": lambda: actions.upload(
            report,
            acting=world.drafter,
            name="a.docx",
            file_digest="0" * 64,
            matched={},
            placed={},
            fragments=[],
            comments=[],
            findings=[],
            notes=[],
        ),
        "extend_deadline": lambda: actions.extend_deadline.many(
            [report], acting=world.head, reason="Gia hạn chung.", due_at=report.due_at + datetime.timedelta(days=900)
        )[0],
        "exempt": lambda: actions.exempt(report, acting=world.head, reason="Đơn vị mới lập."),
    }
    given[name]()
    assert acts(report) == ["write_section"] * 3 + ["edit_session"] * 3 + [name]
    assert [session.saves for session in told(report)] == [1, 1, 2]
    assert {session.ended_by for session in told(report)} == {sessions.BY_ACT}
    assert not EditSession.objects.exists() and list(told_texts.differences()) == []


def test_a_refused_act_ends_no_session(world: World, clock: Clock) -> None:
    report = save(world.report(), world.drafter, "Mới một mục.")
    with pytest.raises(actions.Incomplete):
        actions.hand_over(report, acting=world.drafter)
    assert EditSession.objects.count() == 1 and acts(report) == ["write_section"]


def test_another_writer_ends_the_session_and_its_digests_follow_each_other(world: World, clock: Clock) -> None:
    other = colleague(world)
    report = save(world.report(), world.drafter, "Của người thứ nhất.")
    report = save(report, other, "Của người thứ hai.")
    report = save(report, other, "Của người thứ hai nữa.", key="I.1")
    clock.pass_by(minutes=20)
    sessions.end_over(clock.now)
    first, second, third = told(report)
    assert [event.actor for event in Event.objects.filter(action=sessions.SESSION).order_by("number")] == [
        world.drafter.person,
        other.person,
        other.person,
    ]
    assert first.ended_by == sessions.BY_OTHER and first.digests[1] == second.digests[0]
    assert (second.section, second.added, second.removed) == ("II", 1, 1) and third.section == "I.1"
    assert second.words == (("=", "Của người thứ"), ("-", "nhất."), ("+", "hai."))


def test_changes_of_form_and_none_at_all_are_told_as_what_they_are(world: World, clock: Clock) -> None:
    report = save(world.report(), world.drafter, "Đã làm.")
    sessions.end_over(clock.now + sessions.IDLE)
    report = save(report, world.drafter, "<strong>Đã làm.</strong>")
    clock.pass_by(minutes=20)
    report = save(report, world.drafter, "<strong>Đã làm.</strong>")
    clock.pass_by(minutes=20)
    sessions.end_over(clock.now)
    assert [session.what for session in told(report)][1:] == ["chỉ đổi định dạng", "không đổi chữ nào"]


def test_a_long_change_is_cut_and_says_how_much_is_left_out(world: World, clock: Clock) -> None:
    report = save(world.report(), world.drafter, "chữ " * 3000)
    sessions.end_over(clock.now + sessions.IDLE)
    (session,) = told(report)
    assert session.added == 3000
    assert sum(len(words) for _what, words in session.words) == sessions.CHANGES_AT_MOST
    assert session.left_out == 3000 * 4 - 1 - sessions.CHANGES_AT_MOST


def test_a_page_is_stale_after_a_save_and_not_after_a_session_was_written_down(world: World, clock: Clock) -> None:
    report = written(world.report(), world.drafter)
    url = reverse("actions:perform", args=["submissions.hand_over", report.pk])
    browser = browser_of(world.drafter)
    before = report.seen_version
    report = save(report, world.drafter, "Thêm.")
    assert report.version == world.report().version, "a save that goes on is no event"
    assert browser.post(url, {"seen": before}).status_code == 409
    seen = report.seen_version
    clock.pass_by(minutes=20)
    sessions.end_over(clock.now)
    assert world.report().version == report.version + 3
    assert browser.post(url, {"seen": seen}).status_code == 302


def test_a_save_that_goes_on_costs_less_than_one_with_an_event(world: World) -> None:
    report = world.report()
    queries = []
    for number in range(3):
        with CaptureQueriesContext(connection) as found:
            report = save(report, world.drafter, f"Lần {number}.")
        queries.append(len(found))
    # One each is the test's own. With an event for each save it was 15 and then 12.
    assert [count - 1 for count in queries] == [12, 10, 10]


def test_one_report_that_fails_keeps_none_of_the_others_open(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, _third = world.reports
    save(first, world.drafters[0], "Một.")
    save(second, world.drafters[1], "Hai.")
    clock.pass_by(minutes=20)
    entry = sessions._entry

    def fails(submission: Submission, *given: Any) -> Any:
        if submission.pk == first.pk:
            raise RuntimeError("broken")
        return entry(submission, *given)

    with monkeypatch.context() as patched, pytest.raises(RuntimeError):
        patched.setattr(sessions, "_entry", fails)
        sessions.end_over(clock.now)
    assert EditSession.objects.get().text.submission_id == first.pk
    assert sessions.end_over(clock.now) == 1 and not EditSession.objects.exists()


@pytest.mark.database
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE submissions_sectiontext SET edited_by_id = {other}",
        "UPDATE submissions_editsession SET person_id = {other}",
        "UPDATE submissions_editsession SET before = '<p>Khác.</p>'",
        "UPDATE submissions_editsession SET opened = 1",
        "DELETE FROM submissions_editsession",
        "UPDATE submissions_submission SET being_written = 0",
    ],
)
def test_what_no_event_covers_is_found_while_somebody_writes(world: World, statement: str) -> None:
    report = save(world.report(), world.drafter, "Đang viết.")
    report = save(report, world.drafter, "Đang viết tiếp.")
    assert list(told_texts.differences()) == []
    assert world.secretary.person is not None
    execute(statement.format(other=world.secretary.person.pk))
    (found,) = told_texts.differences()
    assert found.stream == report.stream and found.part in ("II", "II, ?", "?")


@pytest.mark.database
def test_a_session_whose_texts_were_changed_past_it_is_found_when_it_has_ended(world: World) -> None:
    report = handed_over(world.report(), world.drafter)
    assert list(told_texts.differences()) == []
    execute("UPDATE submissions_sectiontext SET html = '<p>Lén sửa.</p>' WHERE key = 'II'")
    execute("UPDATE submissions_sectiontext SET version = version + 1 WHERE key = 'I.1'")
    assert [(one.stream, one.part) for one in told_texts.differences()] == [(report.stream, "II")]


@pytest.mark.database
@pytest.mark.parametrize("by_upload", [False, True])
def test_who_writes_on_over_a_text_that_was_changed_past_the_record_does_not_hide_it(
    world: World, by_upload: bool
) -> None:
    report = handed_over(world.report(), world.drafter)
    report = actions.send_back(report, acting=world.secretary, reason="Bổ sung số liệu mục II.")
    execute("UPDATE submissions_sectiontext SET html = '<p>Lén sửa.</p>' WHERE key = 'II'")
    if by_upload:
        given: dict[str, Any] = {"placed": {}, "fragments": [], "comments": [], "findings": [], "notes": []}
        report = actions.upload(
            report,
            acting=world.drafter,
            name="a.docx",
            file_digest="0" * 64,
            matched={"II": "<p>Từ tệp.</p>"},
            **given,
        )
        place = {"upload": report.uploads.get().pk, "places": {"s-II": "II"}}
        actions.place_upload(report, acting=world.drafter, **place)
    else:
        save(report, world.drafter, "Viết tiếp.")
        sessions.end_over(timezone.now() + sessions.LONGEST)
    assert [(one.stream, one.part) for one in told_texts.differences()] == [(report.stream, "II")]


def test_an_inspector_reads_the_session_in_words(world: World, clock: Clock) -> None:
    report = save(world.report(), world.drafter, "Đã quán triệt.")
    sessions.end_over(clock.now + sessions.IDLE)
    report = save(report, world.drafter, "Đã <strong>học tập</strong>, quán triệt.")
    inspector = browser_of(world.inspector)
    then = inspector.get(f"/audit/submission/{report.pk}/as-of/?number={world.report().version}").content.decode()
    assert "đang soạn mục này" in then and "<p>Đã quán triệt.</p>" in then
    clock.pass_by(minutes=20)
    sessions.end_over(clock.now)
    page = inspector.get(f"/audit/submission/{report.pk}/").content.decode()
    assert "Phiên soạn mục" in page and "<ins>học tập,</ins>" in page
    event = Event.objects.filter(action=sessions.SESSION).latest("number")
    page = inspector.get(reverse("inspection:event", args=[event.pk])).content.decode()
    for words in ("Phiên soạn mục II", "thêm 2 chữ", "ngừng soạn", digest({"II": report.texts.get().html})):
        assert words in page


def test_others_read_the_figures_of_a_draft_and_not_its_words(world: World, clock: Clock) -> None:
    report = save(world.report(), world.drafter, "Chuyện nội bộ.")
    sessions.end_over(clock.now + sessions.IDLE)
    page = browser_of(world.head).get(report.get_absolute_url()).content.decode()
    assert "thêm 3 chữ" in page and "nội bộ" not in page


def test_a_row_that_somebody_wrote_over_is_shown_without_words(world: World, clock: Clock) -> None:
    save(world.report(), world.drafter, "Chữ.")
    sessions.end_over(clock.now + sessions.IDLE)
    execute("UPDATE audit_event SET changes = '{}' WHERE action = 'submissions.edit_session'")
    event = Event.objects.get(action=sessions.SESSION)
    assert event.summary == ""
    assert browser_of(world.inspector).get(reverse("inspection:event", args=[event.pk])).status_code == 200
    assert [one.part for one in told_texts.differences()] == ["?, II"]


@pytest.mark.database
def test_whatever_dies_while_saving_nothing_is_lost_and_nothing_untold(committed_db: None) -> None:
    """Killed before each statement of a save that begins, of one that goes on, and of what ends a session."""
    world = small_world()
    report = world.report()

    def begins() -> None:
        save(report, world.drafter, "Bản một.")

    def goes_on() -> None:
        save(report, world.drafter, "Bản hai, dài hơn.")

    def ends() -> None:
        sessions.end_over(timezone.now() + datetime.timedelta(minutes=20))

    steps = 0
    for work in (begins, goes_on, ends):
        statement, killed = 0, True
        while killed:
            statement += 1
            before = list(report.texts.values_list("html", "version"))
            opened = EditSession.objects.count()
            killed = dies_before(statement, work)
            assert list(told_texts.differences()) == [], (work, statement)
            if killed:
                assert list(report.texts.values_list("html", "version")) == before, (work, statement)
                assert EditSession.objects.count() == opened
        steps += statement
    assert steps >= 30
    (session,) = told(report)
    text = report.texts.get()
    assert (text.html, session.saves, session.digests[1]) == ("<p>Bản hai, dài hơn.</p>", 2, digest({"II": text.html}))
    assert not list(verify_stream(report.stream))
