"""Giving one's work for an absence and taking it back: the bounds, who may, who is told, the pages."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from tests.delegation.builders import REASON, delegation, standing_in
from tests.world import World, browser_of
from workflow.actions.refusals import Incomplete, NotInState, NotPermitted
from workflow.actions.verbs import REGISTRY
from workflow.audit.models import Event
from workflow.delegation import queries
from workflow.delegation.actions import revoke
from workflow.delegation.models import Delegation
from workflow.notices.models import Notice
from workflow.organisation.models import Appointment, Person

pytestmark = pytest.mark.database

DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (DAY, DAY, "Ngày cuối phải sau ngày đầu"),
        (-3 * DAY, -2 * DAY, "đã qua"),
        (-2 * DAY, 2 * DAY, "lùi ngày"),
        (DAY, 400 * DAY, "dài nhất một năm"),
        (500 * DAY, 501 * DAY, "trong vòng một năm"),
    ],
)
def test_its_time_has_bounds(world: World, first: datetime.timedelta, last: datetime.timedelta, words: str) -> None:
    now = timezone.now()
    with pytest.raises(Incomplete, match=words):
        delegation(world.head, world.reviewer, starts_at=now + first, ends_at=now + last)
    assert not Delegation.objects.exists()


def test_it_is_to_another_person_who_is_there(world: World) -> None:
    with pytest.raises(Incomplete, match="cho mình"):
        delegation(world.head, world.head)
    assert world.reviewer.appointment is not None
    Appointment.objects.filter(pk=world.reviewer.appointment.pk).update(valid_to=timezone.localdate() - DAY)
    with pytest.raises(Incomplete, match="không giữ vai trò"):
        delegation(world.head, world.reviewer)
    Person.objects.filter(pk=world.other_reviewer.person_id).update(is_active=False)
    assert world.other_reviewer.person is not None
    world.other_reviewer.person.refresh_from_db()
    with pytest.raises(Incomplete, match="không giữ vai trò"):
        delegation(world.head, world.other_reviewer)


@pytest.mark.parametrize("who", ["administrator", "inspector"])
def test_who_watches_over_the_others_delegates_nothing(world: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        delegation(getattr(world, who), world.reviewer)


def test_both_are_told_and_so_is_who_leads_the_unit(world: World) -> None:
    made = delegation(world.reviewer, world.other_reviewer)
    told = set(Notice.objects.filter(subject_kind="delegation").values_list("person", flat=True))
    assert told == {world.other_reviewer.person_id, world.head.person_id}
    Notice.objects.all().delete()
    revoke(made, acting=world.head)
    told = set(Notice.objects.filter(subject_kind="delegation").values_list("person", flat=True))
    assert told == {world.other_reviewer.person_id, world.reviewer.person_id}


def test_the_principal_the_head_of_the_unit_and_the_administrator_revoke_and_nobody_else(world: World) -> None:
    for who in (world.reviewer, world.head, world.administrator):
        made = delegation(world.reviewer, world.other_reviewer)
        made = revoke(made, acting=who)
        assert (made.revoked_by, made.state) == (who.person, "revoked")
        with pytest.raises(NotInState):
            revoke(made, acting=who)
    made = delegation(world.reviewer, world.other_reviewer)
    for who in (world.other_reviewer, world.secretary, world.approver, world.office, world.inspector, world.drafter):
        with pytest.raises(NotPermitted):
            revoke(made, acting=who)


def test_twenty_at_most_are_not_over(world: World) -> None:
    for number in range(20):
        made = delegation(world.head, world.reviewer, days=7 + number)
    with pytest.raises(Incomplete, match="20 ủy quyền còn hạn"):
        delegation(world.head, world.reviewer, days=60)
    revoke(made, acting=world.head)
    delegation(world.head, world.reviewer, days=60)


def test_the_preview_says_what_the_verbs_say(world: World) -> None:
    assert world.approver.appointment is not None
    powers = queries.powers(world.approver.appointment)
    assert {"Phê duyệt", "Trả lại"} <= set(powers.in_person)
    assert all(
        verb.in_person for verb in REGISTRY.values() if verb.code in ("reports.approve", "reports.return_report")
    )


def test_it_is_previewed_given_shown_and_revoked_in_the_browser(world: World) -> None:
    browser = browser_of(world.head)
    last = timezone.localdate() + 5 * DAY
    given = {"delegate": "pham thi loan", "first": f"{timezone.localdate()}", "last": f"{last}", "reason": REASON}
    page = browser.post("/delegations/new/", given)
    assert "Phạm Thị Loan làm thay được những gì" in page.content.decode()
    assert not Delegation.objects.exists()
    page = browser.post("/delegations/new/", given | {"confirmed": "1"}, follow=True)
    assert "Đang hiệu lực" in page.content.decode()
    made = Delegation.objects.get()
    assert timezone.localtime(made.ends_at).date() == last
    again = browser.post("/delegations/new/", given | {"confirmed": "1"})
    assert (again.status_code, Delegation.objects.count()) == (422, 1)
    assert "Đã có ủy quyền cho Phạm Thị Loan" in again.content.decode()
    longer = given | {"last": f"{last + DAY}"}
    assert "Bạn đã ủy quyền cho chính người này" in browser.post("/delegations/new/", longer).content.decode()
    for reader in (world.reviewer, world.inspector, world.administrator):
        assert browser_of(reader).get(f"/delegations/{made.pk}/").status_code == 200
    assert browser_of(world.secretary).get(f"/delegations/{made.pk}/").status_code == 404
    assert browser_of(world.inspector).get("/delegations/all/").status_code == 200
    assert browser_of(world.drafter).get("/delegations/all/").status_code == 403
    browser.post(f"/actions/delegation.revoke/{made.pk}/", {"seen": made.seen_version, "reason": ""})
    assert Event.objects.filter(action="delegation.revoke", refused=False).exists()
    assert "Đã thu hồi" in browser.get("/delegations/").content.decode()


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(world: World) -> None:
    namesake = Person.objects.create_user("loan2", "Phạm Thị Loan")
    assert world.office.appointment is not None
    Appointment.objects.create(
        person=namesake,
        role="office",
        unit=world.office.appointment.unit,
        title="Văn thư",
        valid_from=datetime.date(2020, 1, 1),
    )
    browser = browser_of(world.head)
    today = timezone.localdate()
    given: dict[str, Any] = {"delegate": "Phạm Thị Loan", "first": f"{today}", "last": f"{today}", "reason": REASON}
    page = browser.post("/delegations/new/", given)
    assert page.status_code == 422
    line = "Phạm Thị Loan – Văn thư, Văn phòng Đảng ủy Khối"
    assert line in page.content.decode() and REASON in page.content.decode()
    assert browser.post("/delegations/new/", given | {"delegate": line}).status_code == 200
    assert browser.post("/delegations/new/", given | {"first": "x", "last": "", "reason": "a"}).status_code == 422


def test_the_list_costs_the_same_with_more_of_them(world: World, django_assert_max_num_queries: Any) -> None:
    for number in range(15):
        delegation(world.head, world.reviewer, days=7 + number)
    browser = browser_of(world.reviewer)
    with django_assert_max_num_queries(9):
        assert browser.get("/delegations/").status_code == 200


def test_a_delegate_in_the_capacity_of_another_cannot_open_the_form(world: World) -> None:
    delegation(world.head, world.reviewer)
    browser = browser_of(world.reviewer)
    browser.post("/accounts/capacity/", {"appointment": standing_in(world.reviewer, world.head).key})
    assert browser.get("/delegations/new/").status_code == 403


def test_revoking_one_names_those_that_stay_in_force(world: World) -> None:
    first = delegation(world.head, world.reviewer)
    second = delegation(world.head, world.reviewer, days=9)
    browser = browser_of(world.head)
    assert "còn 1 ủy quyền khác" in browser.get(f"/actions/delegation.revoke/{second.pk}/").content.decode()
    page = browser.post(f"/actions/delegation.revoke/{second.pk}/", {"seen": second.seen_version}, follow=True)
    assert "Còn một ủy quyền khác cho Phạm Thị Loan" in page.content.decode()
    assert first.get_absolute_url() in page.content.decode()
    page = browser.post(f"/actions/delegation.revoke/{first.pk}/", {"seen": first.seen_version}, follow=True)
    assert "Còn một ủy quyền khác" not in page.content.decode()


def test_who_is_told_may_read_it_whatever_they_are_at_work_as(world: World) -> None:
    """The head of one unit is at work as the drafter of another when the notice comes."""
    assert world.reviewer.appointment is not None
    twice = Appointment.objects.create(
        person=world.drafter.person,
        role="head",
        unit=world.reviewer.appointment.unit,
        title="Trưởng ban",
        valid_from=datetime.date(2020, 1, 1),
    )
    made = delegation(world.reviewer, world.other_reviewer)
    assert Notice.objects.filter(person=world.drafter.person, subject_kind="delegation").exists()
    browser = browser_of(world.drafter)
    assert browser.get(f"/delegations/{made.pk}/").status_code == 200
    twice.valid_to = timezone.localdate() - DAY
    twice.save()
    assert browser.get(f"/delegations/{made.pk}/").status_code == 404


def test_the_act_tells_a_stranger_as_little_as_the_page(world: World) -> None:
    made = revoke(delegation(world.reviewer, world.other_reviewer), acting=world.head)
    stranger = browser_of(world.secretary)
    for address in (made.get_absolute_url(), f"/actions/delegation.revoke/{made.pk}/"):
        assert stranger.get(address).status_code == 404
    refused = browser_of(world.inspector).get(f"/actions/delegation.revoke/{made.pk}/")
    assert refused.status_code == 403
    assert "Chỉ người ủy quyền, người đứng đầu đơn vị hoặc quản trị hệ thống" in refused.content.decode()
