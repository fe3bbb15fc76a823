"""Erasing a person's data: who may, when, what is gone from where, and that the log stays whole all the same."""

from __future__ import annotations

import datetime
import secrets
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import Settings

from tests.reorganisation.committee import REASON, committee_before, now, unit
from tests.world import browser_of
from workflow.actions.refusals import Incomplete, NotPermitted
from workflow.audit.evidence import tree
from workflow.audit.evidence.sealing import seal
from workflow.audit.models import Checkpoint, Event
from workflow.audit.replay import differences
from workflow.audit.verify import verify
from workflow.notices.models import Notice
from workflow.organisation.models import Appointment, Person, Role, today
from workflow.reorganisation import staffing
from workflow.reorganisation.erasing import erase_in_time, erase_person

NAME = "Vũ Thị Thắm"
YESTERDAY = datetime.timedelta(days=1)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def person(username: str = "tham") -> Person:
    return Person.objects.get(username=username)


def leave(username: str = "tham") -> Person:
    """All that must have happened before: no role, no open account. Several events tell of it, by name."""
    gone = person(username)
    for held in Appointment.objects.filter(person=gone, valid_to=None):
        staffing.end_appointment(held, valid_to=today(), acting=now("vinh"), reason=REASON)
    Appointment.objects.filter(person=gone).update(valid_to=today() - YESTERDAY)
    if gone.is_active:
        staffing.set_active(gone, active=False, acting=now("vinh"), reason=REASON)
    return person(username)


def erase(gone: Person) -> None:
    erase_person(gone, acting=now("vinh"), reason=REASON)


def told() -> str:
    """Everything that a reader of the log can be shown."""
    return " ".join(
        f"{event.told.label} {event.told.reason} {event.told.changes} {event.actor}"
        for event in Event.objects.select_related("actor")
    )


def test_what_the_log_tells_of_a_person_goes_and_the_log_stays_whole() -> None:
    committee_before()
    gone = leave()
    assert told().count(NAME) >= 4
    before = list(Event.objects.order_by("id").values())
    sealed = seal()
    assert sealed is not None
    erase(gone)
    assert NAME not in told() and "đã xóa dữ liệu cá nhân" in told()
    assert list(Event.objects.order_by("id").values())[: len(before)] == before
    assert not list(verify(Event.objects.all())) and not list(differences())
    assert tree.root(sealed.size) == bytes(sealed.root)
    decided = Event.objects.get(action="staffing.erase")
    assert decided.actor == now("vinh").person and NAME not in str(decided.__dict__)


def test_what_was_kept_for_the_person_alone_goes_and_others_keep_theirs() -> None:
    committee_before()
    gone = leave()
    assert Notice.objects.filter(person=gone).exists()
    others = Notice.objects.exclude(person=gone).count()
    erase(gone)
    gone.refresh_from_db()
    assert not Notice.objects.filter(person=gone).exists()
    assert Notice.objects.exclude(person=gone).count() == others
    assert (gone.email, gone.is_active, gone.has_usable_password()) == ("", False, False)
    assert (
        NAME not in str(gone.__dict__)
        and "tham" not in gone.username
        and not Person.objects.filter(search_key__contains="tham")
    )


def test_a_page_of_somebody_erased_says_so(client: Client) -> None:
    committee_before()
    gone = leave()
    page = browser_of(now("vinh")).get(reverse("organisation:person", args=[gone.pk])).content.decode()
    assert reverse("reorganisation:erase", args=[gone.pk]) in page
    form = reverse("reorganisation:erase", args=[gone.pk])
    assert "Không lấy lại được" in browser_of(now("vinh")).get(form).content.decode()
    done = browser_of(now("vinh")).post(form, {"reason": "Theo đề nghị ngày 12/10/2026"}, follow=True)
    page = done.content.decode()
    assert done.status_code == 200 and NAME not in page and f"Người số {gone.pk}" in page
    assert form not in page and "Mở lại tài khoản" not in page
    line = browser_of(now("kiem")).get(reverse("inspection:timeline", args=["person", gone.pk]))
    assert NAME not in line.content.decode()


def test_nobody_but_an_administrator_erases() -> None:
    committee_before()
    gone = leave()
    for username in ("nguyet", "loan", "kiem", "thao"):
        with pytest.raises(NotPermitted):
            erase_person(gone, acting=now(username), reason=REASON)
        refused = browser_of(now(username)).post(
            reverse("reorganisation:erase", args=[gone.pk]), {"reason": "Theo đề nghị ngày 12/10/2026"}
        )
        assert refused.status_code == 403
        tried = Event.objects.filter(actor=now(username).person).latest("id")
        assert (tried.action, tried.refused) == ("accounts.send_without_right", True)
        assert tried.changes == {"page": reverse("reorganisation:erase", args=[gone.pk])}
    assert person().full_name == NAME


def test_who_still_belongs_to_the_organisation_is_not_erased() -> None:
    committee_before()
    with pytest.raises(Incomplete, match="Khóa tài khoản"):
        erase(person())
    staffing.set_active(person(), active=False, acting=now("vinh"), reason=REASON)
    with pytest.raises(Incomplete, match="còn giữ vai trò"):
        erase(person())
    drafter = person("soan-thue")
    Appointment.objects.filter(person=drafter).update(valid_to=today() - YESTERDAY)
    Person.objects.filter(pk=drafter.pk).update(is_active=False)
    with pytest.raises(Incomplete, match="còn giữ việc"):
        erase(person("soan-thue"))
    gone = leave()
    with pytest.raises(Incomplete, match="không nêu tên"):
        erase_person(gone, acting=now("vinh"), reason="Theo đơn của vũ thị THẮM.")
    erase(gone)
    with pytest.raises(Incomplete, match="đã được xóa"):
        erase(gone)
    with pytest.raises(Incomplete, match="không mở lại được"):
        staffing.set_active(gone, active=True, acting=now("vinh"), reason=REASON)


def test_the_command_erases_and_says_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    committee_before()
    with pytest.raises(CommandError, match="Không có người dùng ai-do"):
        call_command("erase_person", "ai-do", by="vinh", reason=REASON)
    with pytest.raises(CommandError, match="không phải quản trị"):
        call_command("erase_person", "tham", by="loan", reason=REASON)
    with pytest.raises(CommandError, match="Khóa tài khoản"):
        call_command("erase_person", "tham", by="vinh", reason=REASON)
    gone = leave()
    call_command("erase_person", "tham", by="vinh", reason=REASON)
    assert f"người số {gone.pk}" in capsys.readouterr().out
    assert Person.objects.get(pk=gone.pk).is_erased


def test_those_who_left_long_ago_are_erased_by_themselves_where_the_settings_say(settings: Settings) -> None:
    committee_before()
    gone, lately = leave(), leave("loan")
    Appointment.objects.filter(person=gone).update(valid_to=today() - datetime.timedelta(days=3 * 366))
    settings.AUDIT_NAME_YEARS = 0
    assert erase_in_time(timezone.now()) == 0
    settings.AUDIT_NAME_YEARS = 2
    assert erase_in_time(timezone.now()) == 1
    assert erase_in_time(timezone.now()) == 0
    assert Person.objects.get(pk=gone.pk).is_erased and not Person.objects.get(pk=lately.pk).is_erased


@examples(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["appoint", "rename", "leave", "erase", "seal"]), min_size=4, max_size=14))
def test_whatever_comes_before_and_after_nothing_of_the_erased_can_be_read_and_every_hash_holds(
    db: None, steps: list[str]
) -> None:
    with transaction.atomic():
        follow(steps)
        transaction.set_rollback(True)
    Path(settings.AUDIT_KEY).unlink(missing_ok=True)


def follow(steps: list[str]) -> None:
    committee_before()
    came = now("vinh")
    there: list[tuple[Person, set[str]]] = []
    gone: list[tuple[Person, set[str]]] = []
    erased: list[str] = []
    sealed: list[Checkpoint] = []
    for number, step in enumerate(steps):
        if step == "appoint":
            new = Person.objects.create_user(f"moi{secrets.token_hex(4)}", f"Đoàn Thị Người Mới {number} XYZ")
            staffing.appoint_person(
                new,
                Role.DRAFTER,
                unit("thue"),
                title="Ủy viên",
                valid_from=today() - 7 * YESTERDAY,
                acting=came,
                reason=REASON,
            )
            there.append((new, {new.full_name}))
        elif step == "rename" and there:
            new, names = there[-1]
            new.full_name = f"Đoàn Thị Đổi Tên {number} XYZ"
            new.save()
            names.add(new.full_name)
        elif step == "leave" and there:
            new, names = there.pop()
            leave(new.username)
            gone.append((new, names))
        elif step == "erase" and gone:
            new, names = gone.pop()
            erase(Person.objects.get(pk=new.pk))
            erased += names
        elif step == "seal" and (made := seal()):
            sealed.append(made)
    shown = told()
    assert not [name for name in erased if name in shown]
    assert all(names & set(filter(shown.__contains__, names)) for _person, names in [*there, *gone])
    assert not list(verify(Event.objects.all())) and not list(differences())
    assert all(tree.root(made.size) == bytes(made.root) for made in sealed)
