"""Nobody takes the last administrator away, on whichever page or by whichever file they try."""

import datetime
import json

import pytest

from tests.reorganisation.committee import REASON, change, committee_before, new, now, terms, unit
from workflow.actions.refusals import Incomplete
from workflow.organisation.loading import load_organisation
from workflow.organisation.models import Appointment, Role, UnitKind, today
from workflow.organisation.organisation_file import BadOrganisationFile, read_organisation
from workflow.reorganisation import staffing
from workflow.reorganisation.models import ChangeKind
from workflow.reorganisation.terms import Successor

pytestmark = [pytest.mark.django_db, pytest.mark.database]
WORDS = "Hãy phân công người khác làm quản trị hệ thống trước"


def administrator() -> Appointment:
    return Appointment.objects.select_related("person", "unit").get(role=Role.ADMINISTRATOR, valid_to=None)


def another() -> None:
    person = now("thao").person
    assert person is not None
    staffing.appoint_person(
        person,
        Role.ADMINISTRATOR,
        unit("van-phong"),
        title="Quản trị thứ hai",
        valid_from=today(),
        acting=now("vinh"),
        reason=REASON,
    )


@pytest.mark.parametrize("days", [0, 30])
def test_the_last_administrator_does_not_end_their_own_role(days: int) -> None:
    committee_before()
    last, acting = administrator(), now("vinh")
    day = today() + datetime.timedelta(days=days)
    with pytest.raises(Incomplete, match=WORDS):
        staffing.end_appointment(last, valid_to=day, acting=acting, reason=REASON)
    assert administrator() == last
    another()
    staffing.end_appointment(last, valid_to=day, acting=acting, reason=REASON)
    assert administrator() != last


def test_a_closed_account_administers_nothing() -> None:
    committee_before()
    another()
    last, acting = administrators()[0], now("vinh")
    second = administrators()[1].person
    staffing.set_active(second, active=False, acting=acting, reason=REASON)
    with pytest.raises(Incomplete, match=WORDS):
        staffing.end_appointment(last, valid_to=today(), acting=acting, reason=REASON)


def administrators() -> list[Appointment]:
    return list(Appointment.objects.select_related("person").filter(role=Role.ADMINISTRATOR).order_by("pk"))


def test_one_whose_successor_leaves_sooner_does_not_leave_either() -> None:
    committee_before()
    another()
    first, second = administrators()
    staffing.end_appointment(second, valid_to=today() + datetime.timedelta(days=7), acting=now("vinh"), reason=REASON)
    with pytest.raises(Incomplete, match=WORDS):
        staffing.end_appointment(first, valid_to=today(), acting=now("vinh"), reason=REASON)


def test_their_unit_does_not_end_without_somebody_who_goes_on() -> None:
    committee_before()
    with pytest.raises(Incomplete, match=WORDS):
        change(terms(ChangeKind.DISSOLVE, ("van-phong",), receiver=unit("ban-dan-van")))
    tomorrow = today() + datetime.timedelta(days=1)
    with pytest.raises(Incomplete, match=WORDS):
        change(terms(ChangeKind.MERGE, ("van-phong", "thu-vien"), (office(),), staff=(), effective_on=tomorrow))
    change(terms(ChangeKind.MERGE, ("van-phong", "thu-vien"), (office(),), effective_on=tomorrow))
    assert administrator().unit == unit("vp")


def office() -> Successor:
    return new("Văn phòng Tổng hợp", "vp", UnitKind.OFFICE)


def test_a_file_does_not_end_them_either() -> None:
    committee_before()
    last = administrator()
    file = {
        "units": [
            {
                "code": "van-phong",
                "kind": "office",
                "valid_from": "2015-01-01",
                "names": [{"name": "Văn phòng"}],
                "parents": [],
            }
        ],
        "people": [{"username": "vinh", "full_name": "Lương Thế Vinh"}],
        "appointments": [
            {
                "person": "vinh",
                "role": "administrator",
                "unit": "van-phong",
                "title": last.title,
                "valid_from": last.valid_from.isoformat(),
                "valid_to": today().isoformat(),
            }
        ],
    }
    with pytest.raises(BadOrganisationFile, match=WORDS):
        load_organisation(read_organisation(json.dumps(file).encode()))
    assert administrator() == last
