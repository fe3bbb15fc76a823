"""Appointments and ends that were decided after the day from which they count: who acted meanwhile is judged by what
was recorded when they acted."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.audit.damage import lifted
from tests.reorganisation.committee import change, committee_before, new, now, terms
from tests.reports.builders import approved
from tests.world import BEGINNING, World, accepted, acting, taken_in
from workflow.actions.verbs import REGISTRY
from workflow.audit.models import Event
from workflow.audit.recording import Entry, record
from workflow.delegation.actions import give
from workflow.documents.working_days import STANDARD
from workflow.inspection.patterns.finding import look
from workflow.inspection.patterns.scanning import scan
from workflow.inspection.who_could import Check, Verdict, check_acts, who_could
from workflow.organisation.acting import Acting
from workflow.organisation.loading import load_organisation
from workflow.organisation.models import Appointment, Person, Role, UnitKind, today
from workflow.organisation.organisation_file import read_organisation
from workflow.organisation.standing_in import capacities
from workflow.reorganisation.models import ChangeKind
from workflow.reorganisation.staffing import appoint_person, end_appointment
from workflow.submissions import actions, sessions

REASON = "Quyết định của Ban Thường vụ gửi chậm."
CAPACITY = "Chuyên viên, Ban Tuyên giáo Đảng ủy Khối"


def days_ago(days: int) -> datetime.date:
    return today() - datetime.timedelta(days=days)


def checked(**which: Any) -> Check:
    found = Event.objects.filter(**which).select_related("actor", "on_behalf_of", "unit", "appointment__unit")
    return check_acts(list(found.order_by("-id")))


def verdicts(check: Check) -> set[tuple[Person | None, Verdict]]:
    return {(one.event.actor, one.verdict) for one in check.findings}


def end(who: Acting, last: datetime.date, by: Acting) -> None:
    assert who.appointment
    held = Appointment.objects.select_related("person", "unit").get(pk=who.appointment.pk)
    end_appointment(held, valid_to=last, acting=by, reason=REASON)


def load_reviewers(*appointments: tuple[str, str, str | None]) -> None:
    """A file of the department alone: username, first day, last day."""
    file = {
        "units": [
            {
                "code": "ban-tuyen-giao",
                "kind": "department",
                "valid_from": BEGINNING,
                "names": [{"name": "Ban Tuyên giáo Đảng ủy Khối", "symbol": ""}],
                "parents": [],
            }
        ],
        "people": [
            {"username": person.username, "full_name": person.full_name, "email": person.email}
            for person in Person.objects.filter(username__in=[username for username, *_days in appointments])
        ],
        "appointments": [
            {
                "person": username,
                "role": "reviewer",
                "unit": "ban-tuyen-giao",
                "title": "Chuyên viên",
                "valid_from": first,
                "valid_to": last,
            }
            for username, first, last in appointments
        ],
    }
    load_organisation(read_organisation(json.dumps(file).encode()))


def forged(report: Any, who: Acting, at: datetime.datetime) -> None:
    """An acceptance that no rule let through, as somebody with full rights on the database would add it."""
    entry = Entry(report.stream, "submissions.accept", who, from_state="submitted", to_state="reviewed")
    record([(entry, report.version + 1, report.audit_head)], at)


@pytest.mark.database
def test_whoever_acted_before_their_end_was_decided_acted_rightly(world: World) -> None:
    accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    assert not checked().findings
    end(world.reviewer, days_ago(30), world.administrator)
    check = checked()
    assert verdicts(check) == {(world.reviewer.person, Verdict.ENDED_SINCE)}
    assert check.findings[0].reason == (
        f"Khi làm thì đúng tư cách. Ngày {today():%d/%m/%Y} một quyết định ghi lùi ngày đã kết thúc vai trò "
        f"“{CAPACITY}” từ {days_ago(29):%d/%m/%Y}."
    )


def test_an_end_decided_in_the_afternoon_leaves_the_morning_right_and_the_evening_wrong(world: World) -> None:
    report = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    assert not checked(actor=world.reviewer.person).findings
    end(world.reviewer, days_ago(1), world.administrator)
    forged(report, world.reviewer, timezone.now())
    check = checked(actor=world.reviewer.person)
    assert [one.verdict for one in check.findings] == [Verdict.AGAINST, *[Verdict.ENDED_SINCE] * 2]
    assert check.findings[0].reason == (f"Hôm ấy vai trò này không còn hiệu lực: nó hết ngày {days_ago(1):%d/%m/%Y}.")


def test_an_end_put_off_twice_is_taken_back_step_by_step(world: World) -> None:
    accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    end(world.reviewer, today() + datetime.timedelta(days=30), world.administrator)
    assert not checked().findings
    end(world.reviewer, days_ago(10), world.administrator)
    assert verdicts(checked()) == {(world.reviewer.person, Verdict.ENDED_SINCE)}


def test_an_end_of_before_ends_told_what_they_changed_is_understood_as_well(world: World) -> None:
    accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    end(world.reviewer, days_ago(30), world.administrator)
    ended = Event.objects.get(action="staffing.end")
    with lifted():
        Event.objects.filter(pk=ended.pk).update(changes=ended.changes | {"valid_to": days_ago(30).isoformat()})
    assert verdicts(checked()) == {(world.reviewer.person, Verdict.ENDED_SINCE)}


@pytest.mark.parametrize("changes", ["", [], {}, {"valid_to": 7}, {"valid_to": ["x", None]}, {"valid_to": [1, 2, 3]}])
def test_an_event_of_a_decision_that_was_tampered_with_breaks_nothing(world: World, changes: Any) -> None:
    accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    end(world.reviewer, days_ago(30), world.administrator)
    with lifted():
        Event.objects.filter(action="staffing.end").update(changes=changes)
    assert verdicts(checked()) == {(world.reviewer.person, Verdict.ENDED_SINCE)}


def test_an_appointment_decided_later_makes_no_act_of_before_right(world: World) -> None:
    report = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    assert world.drafters[1].person and world.reviewer.appointment
    appoint_person(
        world.drafters[1].person,
        Role.REVIEWER,
        world.reviewer.appointment.unit,
        title="Chuyên viên",
        valid_from=days_ago(30),
        acting=world.administrator,
        reason=REASON,
    )
    late = acting(world.drafters[1].person, Role.REVIEWER)
    taking_in = Event.objects.get(stream=report.stream, action="submissions.begin_review")
    with lifted():
        Event.objects.filter(pk=taking_in.pk).update(actor=late.person, appointment=late.appointment)
    check = checked(pk=taking_in.pk)
    assert [one.verdict for one in check.findings] == [Verdict.GIVEN_SINCE]
    assert check.findings[0].reason == (
        "Khi làm thì không đúng tư cách: Lúc ấy chưa ai ghi phân công này. "
        f"Ngày {today():%d/%m/%Y} một quyết định ghi lùi ngày đã trao vai trò “{CAPACITY}” từ {days_ago(30):%d/%m/%Y}."
    )


@pytest.mark.database
def test_a_file_of_organisation_data_that_ends_a_role_in_the_past_says_so_in_the_log(world: World) -> None:
    accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    assert not Event.objects.filter(action="organisation.date_back").exists(), "the first file dates nothing back"
    load_reviewers(("loan", BEGINNING, days_ago(30).isoformat()), ("hung", days_ago(9).isoformat(), None))
    told = Event.objects.filter(action="organisation.date_back").order_by("id")
    assert [(event.told.changes["person"], event.changes["valid_to"], event.changes["is_new"]) for event in told] == [
        ("Phạm Thị Loan", [None, days_ago(30).isoformat()], False),
        ("Vũ Mạnh Hùng", [None, None], True),
    ]
    assert verdicts(checked()) == {(world.reviewer.person, Verdict.ENDED_SINCE)}
    # Given back by a second file, the role was never gone.
    load_reviewers(("loan", BEGINNING, None))
    assert not checked().findings
    assert Event.objects.filter(stream=told[0].stream).count() == 2


def test_an_act_between_an_end_and_its_being_taken_back_was_against_the_role(world: World) -> None:
    report = taken_in(world.report(), world.drafter, world.secretary, world.reviewer)
    load_reviewers(("loan", BEGINNING, days_ago(30).isoformat()))
    forged(report, world.reviewer, timezone.now())
    load_reviewers(("loan", BEGINNING, None))
    check = checked(action="submissions.accept")
    assert [one.verdict for one in check.findings] == [Verdict.GIVEN_SINCE]
    assert check.findings[0].reason == (
        f"Khi làm thì không đúng tư cách: Hôm ấy vai trò này không còn hiệu lực: nó hết ngày {days_ago(30):%d/%m/%Y}. "
        f"Ngày {today():%d/%m/%Y} một quyết định ghi lùi ngày đã trao vai trò “{CAPACITY}” từ {days_ago(29):%d/%m/%Y}."
    )


def test_a_file_says_nothing_of_what_counts_from_today_on(world: World) -> None:
    load_reviewers(("loan", BEGINNING, today().isoformat()), ("hung", today().isoformat(), None))
    assert not Event.objects.filter(action="organisation.date_back").exists()


def test_many_appointments_dated_back_cost_a_few_statements(world: World) -> None:
    def statements(count: int) -> int:
        people = [f"moi-{count}-{number}" for number in range(count)]
        Person.objects.bulk_create(Person(username=name, full_name=name, search_key=name) for name in people)
        with CaptureQueriesContext(connection) as queries:
            load_reviewers(*((name, days_ago(3).isoformat(), None) for name in people))
        return len(queries)

    statements(1)
    assert statements(40) == statements(2)


@pytest.mark.database
def test_a_merger_dated_back_makes_nobody_guilty(db: None) -> None:
    committee = committee_before()
    report = committee.report("buu-dien")
    drafter = now("soan-buu-dien")
    actions.write_section(report, acting=drafter, key="II", html="<p>Đã làm.</p>", seen_text=0)
    sessions.end_over(timezone.now() + sessions.IDLE * 2)
    whole = new("Chi bộ Bưu chính", "buu-chinh", UnitKind.CELL)
    change(terms(ChangeKind.MERGE, ("buu-dien", "vien-thong"), (whole,), effective_on=days_ago(20)))
    check = checked(actor=drafter.person)
    assert verdicts(check) == {(drafter.person, Verdict.ENDED_SINCE)}
    assert f"từ {days_ago(20):%d/%m/%Y}" in check.findings[0].reason
    assert not checked(actor=now("soan-kho-bac").person).findings


def test_who_stood_in_and_lost_their_own_role_afterwards_acted_rightly(world: World) -> None:
    give(
        acting=world.reviewer,
        delegate_to=world.other_reviewer.person,  # type: ignore[arg-type]
        starts_at=timezone.now(),
        ends_at=timezone.now() + datetime.timedelta(days=3),
        reason=REASON,
    )
    (instead,) = capacities(world.other_reviewer.person, timezone.now())  # type: ignore[arg-type]
    accepted(world.report(), world.drafter, world.secretary, instead)
    assert not checked().findings
    end(world.other_reviewer, days_ago(30), world.administrator)
    assert verdicts(checked()) == {(world.other_reviewer.person, Verdict.ENDED_SINCE)}


def test_an_approval_stands_when_the_signers_office_was_ended_afterwards(world: World) -> None:
    report = approved(world, 0)
    assert not checked().findings
    end(world.approver, days_ago(2), world.administrator)
    check = checked(stream=report.stream)
    assert verdicts(check) == {(world.approver.person, Verdict.ENDED_SINCE)}


def test_who_could_is_asked_of_what_was_recorded_then(world: World) -> None:
    report = accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    end(world.reviewer, days_ago(30), world.administrator)
    assert world.drafters[1].person and world.reviewer.appointment
    appoint_person(
        world.drafters[1].person,
        Role.REVIEWER,
        world.reviewer.appointment.unit,
        title="Chuyên viên",
        valid_from=days_ago(30),
        acting=world.administrator,
        reason=REASON,
    )
    event = Event.objects.get(stream=report.stream, action="submissions.accept")
    answer = who_could(report.stream, REGISTRY["submissions.accept"], event, before=True)
    assert [one.acting.person for one in answer.could] == [world.reviewer.person]
    assert "đã kết thúc vai trò" in answer.could[0].since
    others = {one.acting.person: one for one in answer.could_not}
    late = others[world.drafters[1].person]
    assert late.reason == "Lúc ấy chưa ai ghi phân công này." and "đã trao vai trò" in late.since


def look_now() -> list[Any]:
    now_ = timezone.now()
    hour = datetime.timedelta(hours=1)
    found = {one.pattern.code: one for one in look(scan(now_ - hour, now_ + hour).events, STANDARD)}
    return [(case.words, [event.action for event in case.events]) for case in found["dated_back"].cases]


@pytest.mark.database
def test_staffing_decided_after_the_fact_is_worth_a_look(world: World) -> None:
    assert look_now() == []
    end(world.reviewer, days_ago(30), world.administrator)
    end(world.other_reviewer, days_ago(1), world.administrator)
    end(world.drafters[2], days_ago(2), world.administrator)
    load_reviewers(("hung", days_ago(400).isoformat(), days_ago(390).isoformat()))
    assert look_now() == [
        (
            f"Thôi giữ vai trò: Phạm Thị Loan – có hiệu lực từ {days_ago(29):%d/%m/%Y}, ghi ngày {today():%d/%m/%Y}, "
            "muộn 29 ngày",
            ["staffing.end"],
        ),
        (
            f"Thôi giữ vai trò: Đặng Ngọc Lan – có hiệu lực từ {days_ago(1):%d/%m/%Y}, ghi ngày {today():%d/%m/%Y}, "
            "muộn 1 ngày",
            ["staffing.end"],
        ),
        (
            f"{CAPACITY}: Vũ Mạnh Hùng – có hiệu lực từ {days_ago(400):%d/%m/%Y}, ghi ngày {today():%d/%m/%Y}, "
            "muộn 400 ngày",
            ["organisation.date_back"],
        ),
    ]


def test_a_merger_dated_back_is_worth_one_look_and_a_new_name_none(db: None) -> None:
    committee_before()
    change(terms(ChangeKind.RENAME, ("thue",), new_name="Chi bộ Thuế khu vực", effective_on=days_ago(20)))
    whole = new("Chi bộ Bưu chính", "buu-chinh", UnitKind.CELL)
    change(terms(ChangeKind.MERGE, ("buu-dien", "vien-thong"), (whole,), effective_on=days_ago(20)))
    assert [actions_of for _words, actions_of in look_now()] == [["reorganisation.change"]]


def test_looking_at_decisions_costs_one_statement_however_many_they_are(world: World) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as queries:
            look_now()
        return len(queries)

    end(world.reviewer, days_ago(30), world.administrator)
    first = statements()
    end(world.drafter, days_ago(30), world.administrator)
    end(world.secretary, days_ago(30), world.administrator)
    assert statements() == first <= 3


def test_what_was_recorded_costs_the_same_for_few_decisions_and_for_many(world: World) -> None:
    accepted(world.report(), world.drafter, world.secretary, world.reviewer)
    costs = []
    for _round in range(2):
        end(world.reviewer, today() + datetime.timedelta(days=30), world.administrator)
        end(world.secretary, today() + datetime.timedelta(days=30), world.administrator)
        with CaptureQueriesContext(connection) as queries:
            checked()
        costs.append(len(queries))
    assert costs[0] == costs[1]
