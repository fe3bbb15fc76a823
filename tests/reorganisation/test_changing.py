"""Changing the organisation: what is shown before, what waits for its day, what can be called off, who may."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.reorganisation.committee import REASON, change, committee_before, new, now, terms, unit
from tests.reorganisation.crowd import crowd
from tests.world import browser_of, written
from workflow.actions.refusals import Incomplete, NotInState, NotPermitted
from workflow.audit.models import Event
from workflow.organisation.models import Appointment, Person, Role, Unit, UnitKind, UnitLink, today
from workflow.reorganisation import consequences, staffing
from workflow.reorganisation.actions import cancel, take_effect
from workflow.reorganisation.erasing import erase_person
from workflow.reorganisation.models import ChangeKind, OrganisationChange
from workflow.reorganisation.terms import Successor, cautions, planned_succession
from workflow.reorganisation.timers import take_effect_when_due
from workflow.submissions import actions as submissions
from workflow.submissions.models import Submission
from workflow.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NEXT_WEEK = datetime.timedelta(days=7)
CELLS = ("buu-dien", "vien-thong")


def merge_cells(**given: object):  # type: ignore[no-untyped-def]
    return terms(ChangeKind.MERGE, CELLS, (new("Chi bộ Bưu chính", "bc", UnitKind.CELL),), **given)


def test_the_preview_names_what_is_open_and_what_somebody_must_do() -> None:
    committee_before()
    lines = consequences.preview(planned_succession(merge_cells()))
    assert any("1 báo cáo đang soạn của Chi bộ Bưu điện do Chi bộ Bưu chính trả lời" in line.text for line in lines)
    assert not any(line.alarm for line in lines)
    alone = consequences.preview(planned_succession(merge_cells(staff=())))
    assert {line.alarm for line in alone if "chưa có" in line.text} == {True}
    dissolved = consequences.preview(planned_succession(terms(ChangeKind.DISSOLVE, ("thue",))))
    assert [line.alarm for line in dissolved] == [True]
    assert not Unit.objects.filter(code="bc").exists()


def test_a_future_change_dates_the_rows_at_once_and_carries_over_on_its_day_exactly_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = committee_before()
    day = today() + NEXT_WEEK
    change(merge_cells(effective_on=day))
    assert unit("buu-dien").valid_to == day - datetime.timedelta(days=1)
    assert world.report("buu-dien").responsible_unit == unit("buu-dien")
    written(world.report("buu-dien"), now("soan-buu-dien"))
    assert take_effect_when_due(timezone.now()) == 0

    for module in ("terms", "actions"):
        monkeypatch.setattr(f"workflow.reorganisation.{module}.today", lambda: day)
    on_the_day = timezone.now() + NEXT_WEEK
    assert take_effect_when_due(on_the_day) == 1
    assert take_effect_when_due(on_the_day) == 0
    assert world.report("buu-dien").responsible_unit == unit("bc")
    assert Event.objects.filter(action="submissions.carry_over").count() == 2


def test_a_change_to_come_can_be_called_off_and_leaves_nothing() -> None:
    committee_before()
    before = [sorted(model.objects.values_list()) for model in (UnitLink, Appointment)]
    made = change(
        terms(
            ChangeKind.MERGE,
            ("duk",),
            (new("Đảng ủy mới", "moi", UnitKind.COMMITTEE),),
            effective_on=today() + NEXT_WEEK,
        )
    )
    cancel(made, acting=now("vinh"), reason=REASON)
    assert [sorted(model.objects.values_list()) for model in (UnitLink, Appointment)] == before
    assert not Unit.objects.filter(code="moi").exists()
    assert unit("duk").valid_to is None


def test_one_in_effect_cannot_be_called_off() -> None:
    committee_before()
    with pytest.raises(NotInState):
        cancel(change(merge_cells()), acting=now("vinh"), reason=REASON)


def test_only_an_administrator_changes_the_organisation() -> None:
    committee_before()
    with pytest.raises(NotPermitted):
        change(merge_cells(), who="nguyet")
    assert Event.objects.filter(action="reorganisation.change", refused=True).count() == 1
    assert unit("buu-dien").valid_to is None
    assert browser_of(now("nguyet")).get("/reorganisation/").status_code == 403


def test_what_cannot_be_is_refused_with_every_reason() -> None:
    committee_before()
    with pytest.raises(Incomplete) as caught:
        change(terms(ChangeKind.DISSOLVE, ("duk",)))
    assert [m.text for m in caught.value.missing] == [
        "Đơn vị giải thể còn đơn vị trực thuộc: hãy chọn đơn vị tiếp nhận."
    ]
    change(merge_cells())
    with pytest.raises(Incomplete):
        change(merge_cells())


def test_hundreds_of_reports_follow_in_a_few_dozen_statements_a_batch() -> None:
    world = committee_before()
    with CaptureQueriesContext(connection) as few:
        change(terms(ChangeKind.MERGE, ("thue", "hai-quan"), (new("Chi bộ Lớn", "lon", UnitKind.CELL),)))
    crowd(world, 500)
    said = merge_cells()
    with CaptureQueriesContext(connection) as shown:
        assert consequences.preview(planned_succession(said))
    with CaptureQueriesContext(connection) as many:
        change(said)
    assert Submission.objects.filter(responsible_unit=unit("bc")).count() == 502
    assert len(shown) <= 20
    batches = 2
    assert len(many) <= len(few) + batches * 40, (len(few), len(many))


def test_a_report_that_was_handed_on_twice_tells_both_times_by_whom() -> None:
    world = committee_before()
    change(terms(ChangeKind.MERGE, ("buu-dien",), (Successor(unit("thue")),), staff=()))
    change(terms(ChangeKind.MERGE, ("thue",), (new("Chi bộ Lớn", "lon", UnitKind.CELL),)))
    events = Event.objects.filter(action="submissions.carry_over", stream=world.report("buu-dien").stream)
    assert [event.changes["responsible_unit"] for event in events.order_by("number")] == [
        ["Chi bộ Bưu điện", "Chi bộ Thuế"],
        ["Chi bộ Thuế", "Chi bộ Lớn"],
    ]


ADMINISTRATOR_ALONE = {
    "reorganisation.change": lambda who: change(merge_cells(), who=who),
    "reorganisation.cancel": lambda who: cancel(arranged(), acting=now(who), reason=REASON),
    "reorganisation.take_effect": lambda who: take_effect(arranged(), acting=now(who)),
    "staffing.appoint": lambda who: staffing.appoint_person(
        person("loan"),
        Role.DRAFTER,
        unit("thue"),
        title="Chi ủy viên",
        valid_from=today(),
        acting=now(who),
        reason=REASON,
    ),
    "staffing.end": lambda who: staffing.end_appointment(
        Appointment.objects.get(person=person("tham")), valid_to=today(), acting=now(who), reason=REASON
    ),
    "staffing.erase": lambda who: erase_person(gone("tham"), acting=now(who), reason=REASON),
    "staffing.deactivate": lambda who: staffing.set_active(
        person("tham"), active=False, acting=now(who), reason=REASON
    ),
}


@pytest.mark.parametrize("who", ["soan-buu-dien", "bi-thu-buu-dien", "loan", "nguyet", "quang", "thao", "kiem", "vinh"])
@pytest.mark.parametrize("verb", ADMINISTRATOR_ALONE)
def test_of_every_role_only_the_administrator_changes_the_organisation_and_its_staff(verb: str, who: str) -> None:
    """One person of each role; a refusal changes nothing and is kept as evidence."""
    committee_before()
    if who == "vinh":
        ADMINISTRATOR_ALONE[verb](who)
        return
    with pytest.raises(NotPermitted):
        ADMINISTRATOR_ALONE[verb](who)
    evidence = Event.objects.get(refused=True)
    assert (evidence.action, evidence.actor) == (verb, person(who))


def arranged() -> OrganisationChange:
    return change(merge_cells(effective_on=today() + NEXT_WEEK))


def gone(username: str) -> Person:
    """Somebody who has no role and no account any more."""
    Appointment.objects.filter(person__username=username).update(valid_to=today() - datetime.timedelta(days=1))
    Person.objects.filter(username=username).update(is_active=False)
    return person(username)


def person(username: str) -> Person:
    return Person.objects.get(username=username)


def test_an_administrator_appoints_and_ends_and_closes_accounts_with_what_is_held_told() -> None:
    world = committee_before()
    person = now("soan-thue").person
    assert person
    staffing.appoint_person(
        person,
        Role.DRAFTER,
        unit("kho-bac"),
        title="Chi ủy viên",
        valid_from=today(),
        acting=now("vinh"),
        reason=REASON,
    )
    appointment = person.appointments.get(unit=unit("thue"))  # type: ignore[attr-defined]
    assert staffing.tasks_held(appointment) == 1
    staffing.end_appointment(appointment, valid_to=today(), acting=now("vinh"), reason=REASON)
    assert Event.objects.get(action="staffing.end").changes["open_tasks"] == 1
    staffing.set_active(person, active=False, acting=now("vinh"), reason=REASON)
    person.refresh_from_db()
    assert not person.is_active
    assert Task.objects.open().filter(owner=person).exists()
    with pytest.raises(Incomplete):
        staffing.set_active(now("vinh").person, active=False, acting=now("vinh"), reason=REASON)
    assert submissions.write_section.refusal(world.report("thue"), now("vinh"))


def test_the_pages_lead_an_administrator_through_a_change() -> None:
    committee_before()
    client = browser_of(now("vinh"))
    said = {
        "effective_on": today().isoformat(),
        "legal_reference": "Quyết định số 1-QĐ/TU",
        "units": "buu-dien\nChi bộ Viễn thông",
        "reason": REASON,
        "successor-0-name": "Chi bộ Bưu chính Viễn thông",
        "successor-0-kind": "cell",
    }
    preview = client.post("/reorganisation/new/merge/", {**said, "do": "preview"})
    assert preview.status_code == 200
    assert "do Chi bộ Bưu chính Viễn thông trả lời" in preview.content.decode()
    assert not Unit.objects.filter(name="Chi bộ Bưu chính Viễn thông").exists()
    done = client.post("/reorganisation/new/merge/", {**said, "do": "change"}, follow=True)
    assert "Đã ghi thay đổi tổ chức." in done.content.decode()
    successor = Unit.objects.get(name="Chi bộ Bưu chính Viễn thông")
    assert "Chi bộ Bưu điện" in client.get(f"/organisation/units/{successor.code}/").content.decode()
    assert client.get("/reorganisation/").status_code == 200
    for path in ("new/split/", "new/rename/", "new/dissolve/", "appoint/"):
        assert client.get(f"/reorganisation/{path}").status_code == 200


def test_a_unit_does_not_merge_with_the_one_above_it() -> None:
    committee_before()
    with pytest.raises(Incomplete) as caught:
        change(terms(ChangeKind.MERGE, ("duk", "thue"), (new("Đảng ủy Lớn", "lon", UnitKind.COMMITTEE),)))
    assert any("trực thuộc Đảng ủy Khối" in missing.text for missing in caught.value.missing)


def test_the_preview_warns_of_a_replacement_that_may_be_a_renaming() -> None:
    committee_before()
    alone = terms(ChangeKind.MERGE, ("thue",), (new("Chi bộ Thuế mới", "thue-moi", UnitKind.CELL),))
    assert ["Đổi tên" in words for words in cautions(alone)] == [True]
    assert cautions(terms(ChangeKind.MERGE, ("thue",), (Successor(unit("kho-bac")),), staff=())) == []


def test_the_preview_warns_of_a_successor_with_two_secretaries() -> None:
    committee_before()
    words = cautions(merge_cells())
    assert len(words) == 1 and "2 người cùng là bí thư đơn vị" in words[0] and "Bí thư buu-dien" in words[0]
    one = tuple(line for line in merge_cells().staff if line.appointment.person.username != "bi-thu-vien-thong")
    assert cautions(merge_cells(staff=one)) == []
    into = terms(ChangeKind.MERGE, ("buu-dien",), (Successor(unit("thue")),))
    assert "Bí thư thue" in cautions(into)[0]
