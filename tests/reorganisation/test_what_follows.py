"""What else follows a unit to its successor: campaign types, learned names of headings, delegations."""

import datetime

import pytest
from django.utils import timezone

from tests.reorganisation.committee import Committee, change, committee_before, new, now, terms, unit
from workflow.audit.models import Event
from workflow.campaigns.flow_settings import FlowSettings
from workflow.campaigns.models import CampaignType
from workflow.campaigns.type_actions import make_type
from workflow.delegation import queries as delegations
from workflow.delegation.actions import give
from workflow.delegation.models import Delegation
from workflow.documents.report.synonyms import Synonym
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, UnitKind
from workflow.reorganisation import consequences
from workflow.reorganisation.models import ChangeKind
from workflow.reorganisation.terms import Terms, planned_succession
from workflow.submissions import synonyms
from workflow.submissions.models import HeadingSynonym

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def merge_departments() -> Terms:
    return terms(
        ChangeKind.MERGE, ("ban-tuyen-giao", "ban-dan-van"), (new("Ban mới", "ban-moi", UnitKind.DEPARTMENT, "BM"),)
    )


def merge_cells() -> Terms:
    return terms(ChangeKind.MERGE, ("buu-dien", "vien-thong"), (new("Chi bộ Bưu chính", "bc", UnitKind.CELL),))


def lines(said: Terms) -> list[str]:
    return [line.text for line in consequences.preview(planned_succession(said))]


def test_the_successor_uses_the_campaign_types_of_both_under_names_that_differ() -> None:
    committee_before()
    make_type(name="Báo cáo quý", settings=FlowSettings(), acting=now("nguyet"))
    other = CampaignType.objects.get(name="Báo cáo quý")
    CampaignType.objects.create(name="Báo cáo quý", unit=unit("ban-dan-van"), last_number=0)
    said = lines(merge_departments())
    assert "Loại đợt báo cáo “Báo cáo quý” của Ban Tuyên giáo Đảng ủy Khối do Ban mới dùng tiếp." in said
    assert any("dùng tiếp với tên “Báo cáo quý (Ban Dân vận Đảng ủy Khối)”" in line for line in said)
    change(merge_departments())
    assert set(CampaignType.objects.filter(unit=unit("ban-moi")).values_list("name", flat=True)) == {
        "Báo cáo quý",
        "Báo cáo quý (Ban Dân vận Đảng ủy Khối)",
    }
    told = Event.objects.get(stream=other.stream, action="campaigns.carry_over_type")
    assert told.changes["unit"] == ["Ban Tuyên giáo Đảng ủy Khối", "Ban mới"]


def test_what_a_unit_taught_about_headings_is_known_to_its_successor_and_counts_once() -> None:
    world = committee_before()
    day = timezone.now()

    def taught(code: str, means: str, at: datetime.datetime) -> None:
        HeadingSynonym.objects.create(
            committee=world.campaign.committee,
            unit=unit(code),
            heading="Tình hình",
            heading_key="tinh hinh",
            known_as=means,
            known_as_key=means.lower(),
            by=now("loan").person,
            at=at,
        )

    taught("buu-dien", "Kết quả cũ", day - datetime.timedelta(days=9))
    taught("vien-thong", "Kết quả", day)
    change(merge_cells())
    assert [row.unit.code for row in HeadingSynonym.objects.all()] == ["bc"]
    assert [known.known_as for known in _known(world, "buu-dien")] == ["Kết quả"]
    assert _known(world, "thue") == []
    change(terms(ChangeKind.MERGE, ("duk",), (new("Đảng ủy mới", "dum", UnitKind.COMMITTEE, "ĐUM"),)))
    assert [known.known_as for known in _known(world, "buu-dien")] == ["Kết quả"]


def _known(world: Committee, cell: str) -> list[Synonym]:
    return synonyms.known_to(world.report(cell))


class TestDelegations:
    def given(self, principal: str, to: str, appointment: Appointment | None = None) -> Delegation:
        other = now(to).person
        assert other
        return give(
            acting=now(principal),
            delegate_to=other,
            starts_at=timezone.now(),
            ends_at=timezone.now() + datetime.timedelta(days=5),
            reason="Đi công tác dài ngày.",
            appointment=appointment,
        )

    def test_one_for_all_roles_goes_on_and_one_for_the_ended_role_is_an_alarm(self) -> None:
        committee_before()
        whole = self.given("nguyet", "loan")
        of_role = self.given("soan-buu-dien", "soan-thue", now("soan-buu-dien").appointment)
        departments = consequences.preview(planned_succession(merge_departments()))
        assert any(
            "còn hiệu lực, cho cả vai trò ở đơn vị kế tục" in line.text for line in departments if not line.alarm
        )
        cells = consequences.preview(planned_succession(merge_cells()))
        assert any(
            "hết tác dụng cùng vai trò “Chi ủy viên, Chi bộ Bưu điện”" in line.text for line in cells if line.alarm
        )

        change(merge_departments())
        change(merge_cells())
        units = [Delegation.objects.get(pk=given.pk).unit for given in (whole, of_role)]
        assert units == [unit("ban-moi"), unit("bc")]
        assert [a.appointment.unit for a in _stands_in("loan")] == [unit("ban-moi")]  # type: ignore[union-attr]
        assert _stands_in("soan-thue") == []
        told = "Do thay đổi tổ chức, ủy quyền không còn tác dụng"
        person = now("soan-buu-dien").person
        assert person
        assert [n.words for n in person.notices.all() if n.words.startswith(told)]  # type: ignore[attr-defined]

    def test_one_that_is_over_is_no_concern(self) -> None:
        committee_before()
        given = self.given("nguyet", "loan")
        Delegation.objects.filter(pk=given.pk).update(
            starts_at=timezone.now() - datetime.timedelta(days=9), ends_at=timezone.now() - datetime.timedelta(days=1)
        )
        assert not any("Ủy quyền" in line for line in lines(merge_departments()))


def _stands_in(username: str) -> list[Acting]:
    person = now(username).person
    assert person
    return delegations.capacities(person, timezone.now())
