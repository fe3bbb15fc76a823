"""Reminders: the right person, on the right working day, exactly once, whatever dies in between."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.dying import Forked, dies_before
from tests.world import World, handed_over, small_world, submitted
from workflow.audit.models import Event
from workflow.campaigns.models import Campaign
from workflow.documents.deadlines import VIETNAM
from workflow.notices.models import Notice
from workflow.organisation import calendars
from workflow.submissions import reminding
from workflow.submissions.models import RemindedDay, Reminder, Submission
from workflow.submissions.reminding import remind_campaign, remind_due

# A deadline on Thursday 09/3/2028; no holidays around it.
DUE = datetime.datetime(2028, 3, 9, 23, 59, 59, tzinfo=VIETNAM)


def at(day: int, hour: int = 9, month: int = 3) -> datetime.datetime:
    return datetime.datetime(2028, month, day, hour, tzinfo=VIETNAM)


def due_as_planned() -> None:
    """Every report is due on DUE, set long before."""
    Submission.objects.update(due_at=DUE, due_since=at(1, month=1))
    Notice.objects.all().delete()


@pytest.fixture
def planned(world: World) -> World:
    due_as_planned()
    return world


def sent_rules(number: int = 0, world: World | None = None) -> list[str]:
    rows = Reminder.objects.order_by("pk")
    if world:
        rows = rows.filter(submission=world.reports[number])
    return list(rows.values_list("rule", flat=True))


def test_those_who_hold_a_report_are_reminded_five_and_two_days_before_and_on_the_day(planned: World) -> None:
    for day in range(1, 10):
        for _minute in range(3):
            remind_due(at(day))
    assert sent_rules(0, planned) == ["before:5", "before:2", "before:0"]
    days = [
        timezone.localtime(moment).day
        for moment in Reminder.objects.filter(submission=planned.reports[0]).values_list("at", flat=True)
    ]
    assert days == [2, 7, 9]
    told = [notice.text for notice in Notice.objects.filter(person=planned.drafter.person).order_by("pk")]
    assert [words.split(":")[0].split(" (")[0] for words in told] == [
        "Còn 5 ngày làm việc đến hạn nộp báo cáo",
        "Còn 2 ngày làm việc đến hạn nộp báo cáo",
        "Hôm nay là ngày làm việc cuối cùng trước hạn nộp báo cáo",
    ]


def test_after_the_deadline_there_is_one_reminder_each_working_day(planned: World) -> None:
    for day in range(10, 17):  # Friday to Thursday
        remind_due(at(day))
    late = [rule for rule in sent_rules(0, planned) if rule.startswith("late")]
    assert late == ["late:1", "late:2", "late:3", "late:4", "late:5"]
    assert not Reminder.objects.filter(at__date__in=[datetime.date(2028, 3, 11), datetime.date(2028, 3, 12)]).exists()


def test_a_day_that_the_administrator_has_noted_counts(planned: World) -> None:
    calendars.note_day(
        acting=planned.administrator,
        date=datetime.date(2028, 3, 8),
        kind="swap_off",
        name="Nghỉ",
        legal_reference="1/TB",
        unit=None,
    )
    remind_due(at(6))
    assert sent_rules(0, planned) == ["before:2"]  # two working days before are now Monday
    remind_due(at(8))
    assert sent_rules(0, planned) == ["before:2"]


def test_nobody_is_reminded_at_night_or_on_a_day_off(planned: World) -> None:
    for moment in (at(9, 6), at(9, 18), at(11)):
        assert remind_due(moment) == 0
    assert not Reminder.objects.exists()


def test_after_an_outage_only_the_latest_is_sent_and_the_missed_are_kept(planned: World) -> None:
    remind_due(at(14))
    latest = Reminder.objects.filter(submission=planned.reports[0]).order_by("pk")
    assert [(row.rule, row.missed) for row in latest] == [
        ("late:3", ["before:5", "before:2", "before:0", "late:1", "late:2"]),
        ("escalate:3", []),
    ]
    assert Notice.objects.filter(person=planned.drafter.person).count() == 1


def test_the_secretary_is_reminded_once_the_report_is_theirs(planned: World) -> None:
    handed_over(planned.reports[0], planned.drafter)
    Notice.objects.all().delete()
    remind_due(at(9))
    assert Notice.objects.filter(person=planned.secretary.person).count() == 1
    assert not Notice.objects.filter(person=planned.drafter.person).exists()


def test_who_has_handed_in_is_not_reminded(planned: World) -> None:
    submitted(planned.reports[0], planned.drafter, planned.secretary)
    remind_due(at(9))
    assert not Reminder.objects.filter(submission=planned.reports[0]).exists()
    assert Reminder.objects.filter(submission=planned.reports[1]).exists()


def test_a_new_deadline_begins_its_own_reminders_and_is_not_repeated_the_same_day(planned: World) -> None:
    remind_due(at(9))
    report = planned.reports[0]
    Submission.objects.filter(pk=report.pk).update(due_at=at(14, 17), due_since=at(10))
    remind_due(at(10))
    assert sent_rules(0, planned) == ["before:0"]
    RemindedDay.objects.all().delete()
    remind_due(at(14))
    assert sent_rules(0, planned) == ["before:0", "before:0"]


def test_late_units_are_escalated_once_and_the_head_gets_one_notice_for_all(planned: World) -> None:
    for day in (10, 13, 14, 15):
        remind_due(at(day))
    assert Counter(sent_rules())["escalate:3"] == 3
    to_head = Notice.objects.filter(person=planned.head.person)
    assert [notice.text.split(":")[0] for notice in to_head] == ["3 đơn vị quá hạn nộp báo cáo đã lâu, cần đôn đốc"]
    to_secretary = [notice.text for notice in Notice.objects.filter(person=planned.secretaries[1].person)]
    assert len(to_secretary) == 1 and "đã quá hạn nộp báo cáo 3 ngày làm việc" in to_secretary[0]


def test_each_reminder_is_an_event_of_the_report_by_the_system(planned: World) -> None:
    remind_due(at(14))
    event = Event.objects.get(stream=planned.reports[0].stream, action="submissions.remind")
    assert event.actor is None
    assert event.changes["rules"] == "late:3, escalate:3"
    assert event.changes["missed"] == "before:5, before:2, before:0, late:1, late:2"


def test_a_campaign_that_is_done_for_the_day_costs_one_query(planned: World) -> None:
    remind_due(at(9))
    with CaptureQueriesContext(connection) as queries:
        assert remind_due(at(9, 10)) == 0
    assert len(queries) == 1


def test_a_chunk_costs_the_same_for_one_report_as_for_three(planned: World) -> None:
    costs = []
    for units in (1, 3):
        with CaptureQueriesContext(connection) as queries:
            Submission.objects.exclude(unit__in=planned.units[:units]).update(due_at=at(1, month=12))
            remind_campaign(planned.campaign, at(9 if units == 1 else 13))
        costs.append(len(queries))
        Submission.objects.update(due_at=DUE)
    assert costs[0] == costs[1], costs


@pytest.mark.database
def test_the_timers_query_goes_by_the_index_of_the_board(planned: World) -> None:
    owed = Submission.objects.filter(campaign=planned.campaign, state="drafted", due_at__lt=at(9)).order_by(
        "due_at", "pk"
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # So few rows are cheapest read whole and sorted; what is asked is whether there is a way without.
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
    assert "submission_board_due" in owed.explain()


def test_the_command_lists_without_sending_and_then_sends_once(planned: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.submissions.management.commands.remind.timezone.now", lambda: at(14, 20))
    out = StringIO()
    call_command("remind", campaign=planned.campaign.pk, dry_run=True, json=True, stdout=out)
    listed = json.loads(out.getvalue())["would_remind"]
    assert [row["rules"] for row in listed] == ["late:3, escalate:3"] * 3
    assert listed[0]["holder"] == planned.drafter.person.full_name  # type: ignore[union-attr]
    assert not Reminder.objects.exists()
    for expected in ("Đã nhắc 3 đơn vị.\n", "Đã nhắc 0 đơn vị.\n"):
        out = StringIO()
        call_command("remind", campaign=planned.campaign.pk, stdout=out)
        assert out.getvalue() == expected
    with pytest.raises(CommandError, match="Không có đợt báo cáo"):
        call_command("remind", campaign=999_999)


@pytest.mark.database
def test_killed_before_any_statement_and_started_again_it_reminds_each_exactly_once(
    committed_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chunks of one, so that there is a kill between chunks as well; each day is one more run with its kill."""
    small_world()
    due_as_planned()
    monkeypatch.setattr(reminding, "CHUNK", 1)
    now, killed = at(14), True
    steps = 0
    while killed:
        steps += 1
        before = Event.objects.filter(action="submissions.remind").count()
        killed = dies_before(steps, lambda: remind_due(now), each_read=False)
        remind_due(now)
        rules = Counter(Reminder.objects.values_list("submission_id", "rule"))
        events = Event.objects.filter(action="submissions.remind").count() - before
        told = Counter(Notice.objects.values_list("person_id", "words", "subject_id"))
        assert set(rules.values()) == {1} and len(rules) == 6, steps
        assert events == 3, steps
        # Three holders, three secretaries, and the head: of all three, or of those before and after the kill.
        to_head = [count for (_person, words, _subject), count in told.items() if words.startswith("%(units)d")]
        assert sum(told.values()) - sum(to_head) == 6, steps
        summed = sum(
            given["units"]
            for given in Notice.objects.filter(words__startswith="%(units)d").values_list("given", flat=True)
        )
        assert summed == 3, steps
        _forget()
    assert steps > 20


def _forget() -> None:
    """As if nothing had been sent; the events stay, as they must, and only this test's own are counted again."""
    Reminder.objects.all().delete()
    RemindedDay.objects.all().delete()
    Notice.objects.all().delete()


@pytest.mark.database
def test_two_workers_at_once_remind_each_once(committed_db: None) -> None:
    small_world()
    due_as_planned()
    for worker in [Forked(lambda: remind_due(at(14))) for _worker in range(4)]:
        assert worker.wait() == 0
    remind_due(at(14))
    assert Reminder.objects.count() == 6
    assert Event.objects.filter(action="submissions.remind").count() == 3
    assert Notice.objects.filter(kind="submissions.remind").count() == 6
    assert Notice.objects.filter(kind="submissions.report_late").count() == 1
    assert Campaign.objects.get().reminded.day == datetime.date(2028, 3, 14)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["abc", "-1", "1.5", 5_000 * "9"])
def test_the_command_says_in_words_that_a_campaign_is_a_number(typed: str) -> None:
    with pytest.raises(CommandError) as said:
        call_command("remind", f"--campaign={typed}")
    assert said.value.returncode == 1
    assert str(said.value).startswith("--campaign là một số nguyên, không phải “") and len(str(said.value)) < 120
