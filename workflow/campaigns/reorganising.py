"""What becomes of campaigns when the organisation changes: the bodies that run them, and the units asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.verbs import Act, verb
from workflow.campaigns.models import AddressedUnit, Campaign
from workflow.campaigns.states import CampaignState, CampaignTypeState
from workflow.campaigns.type_models import CampaignType
from workflow.organisation.models import Role
from workflow.organisation.queries import REPORTING_KINDS
from workflow.reorganisation import tasks
from workflow.reorganisation.consequences import CarryOver, Line, Succession
from workflow.reorganisation.rules import ADMINISTRATOR

BODIES = {
    "committee": (gettext_lazy("cấp ủy"), ()),
    "lead_unit": (gettext_lazy("đơn vị chủ trì"), (Role.HEAD, Role.REVIEWER)),
    "approving_unit": (gettext_lazy("cấp phê duyệt"), (Role.APPROVER,)),
    "office_unit": (gettext_lazy("văn phòng"), (Role.OFFICE,)),
}
"""The bodies of a campaign: what each is called, and the roles that it cannot run without."""

CAMPAIGNS_SHOWN = 20
NAME_AT_MOST = 120


@verb(
    Campaign,
    "campaigns.carry_over",
    gettext_lazy("Chuyển theo thay đổi tổ chức"),
    by=(ADMINISTRATOR,),
    within="reorganisation.change",
    bulk_fields=tuple(BODIES),
)
def carry_over_campaign(campaign: Campaign, act: Act, *, succession: Succession) -> None:
    """The successors take the places of the bodies, and in a plan that is not launched yet of the units asked."""
    for body in BODIES:
        answering = succession.answering.get(getattr(campaign, f"{body}_id"))
        if answering is not None:
            act.changes[body] = [getattr(campaign, body).name, answering.name]
            act.changes[f"{body}_key"] = [getattr(campaign, f"{body}_id"), answering.pk]
            setattr(campaign, body, answering)
    if campaign.state == CampaignState.PREPARING:
        _address_successors(campaign, act, succession)


def _names_of_types(rows: Sequence[CampaignType], given: Sequence[dict[str, Any]]) -> dict[int, str]:
    return _type_names(given[0]["succession"])


@verb(
    CampaignType,
    "campaigns.carry_over_type",
    gettext_lazy("Chuyển theo thay đổi tổ chức"),
    by=(ADMINISTRATOR,),
    within="reorganisation.change",
    bulk_fields=("unit", "name"),
    prepare=_names_of_types,
)
def carry_over_type(campaign_type: CampaignType, act: Act, *, succession: Succession) -> None:
    """The successor leads the campaigns of the type, under another name where it has one of that name already."""
    assert campaign_type.unit is not None
    answering = succession.answered.get(campaign_type.unit.pk)
    if answering is None:
        return
    act.changes["unit"] = [campaign_type.unit.name, answering.name]
    campaign_type.unit = answering
    name = act.prepared[campaign_type.pk]
    if name != campaign_type.name:
        act.changes["name"] = [campaign_type.name, name]
        campaign_type.name = name


def preview(succession: Succession) -> Iterator[Line]:
    """What `carry_over` will do, for the latest campaigns in words, for the others in number."""
    yield from _preview_types(succession)
    campaigns = _run_by(succession).select_related(*BODIES)
    for campaign in campaigns[:CAMPAIGNS_SHOWN]:
        for body, (words, roles) in BODIES.items():
            ended = getattr(campaign, f"{body}_id")
            if ended not in succession.answering:
                continue
            answering = succession.answering[ended]
            said = {"campaign": campaign.name, "body": words, "old": getattr(campaign, body).name}
            if answering is None:
                yield Line(
                    _("Đợt “%(campaign)s” mất %(body)s %(old)s: chọn đơn vị tiếp nhận, nếu không đợt sẽ dừng.") % said,
                    alarm=True,
                )
                continue
            said["new"] = answering.name
            yield Line(_("Đợt “%(campaign)s”: %(body)s là %(new)s thay %(old)s.") % said)
            for role in roles:
                if not succession.holders(ended, role):
                    yield Line(
                        _("Đợt “%(campaign)s”: %(new)s chưa có %(role)s. Hãy phân công người giữ vai trò này.")
                        % {**said, "role": role.label.lower()},
                        alarm=True,
                    )
    more = campaigns.count() - CAMPAIGNS_SHOWN
    if more > 0:
        yield Line(_("… và %(count)d đợt báo cáo khác cũng chuyển như vậy.") % {"count": more})


def carry_over(given: CarryOver) -> None:
    succession = given.succession
    ended = list(succession.answering)
    asked = AddressedUnit.objects.filter(unit__in=ended, campaign__state=CampaignState.PREPARING)
    rows = list(Campaign.objects.filter(Q(pk__in=_run_by(succession)) | Q(pk__in=asked.values("campaign"))))
    if rows:
        carry_over_campaign.many(rows, acting=given.acting, reason=given.reason, succession=succession)
    types = list(CampaignType.objects.filter(unit__in=list(succession.answered)))
    if types:
        carry_over_type.many(types, acting=given.acting, reason=given.reason, succession=succession)
    for unit, answering in succession.answered.items():
        AddressedUnit.objects.filter(responsible_unit=unit).update(responsible_unit=answering)
    tasks.supervise_by_successor(succession)


def _run_by(succession: Succession) -> QuerySet[Campaign]:
    """The campaigns of which an ended unit is a body."""
    ended = list(succession.answering)
    return Campaign.objects.filter(
        Q(committee__in=ended) | Q(lead_unit__in=ended) | Q(approving_unit__in=ended) | Q(office_unit__in=ended)
    )


def _preview_types(succession: Succession) -> Iterator[Line]:
    """Two queries."""
    types = CampaignType.objects.filter(unit__in=list(succession.answering), state=CampaignTypeState.IN_USE)
    names = _type_names(succession)
    for found in types.select_related("unit").order_by("pk")[:CAMPAIGNS_SHOWN]:
        assert found.unit is not None
        answering = succession.answering[found.unit.pk]
        words = {"type": found.name, "old": found.unit.name}
        if answering is None:
            yield Line(_("Loại đợt báo cáo “%(type)s” của %(old)s không còn đơn vị nào dùng.") % words)
        elif names[found.pk] == found.name:
            yield Line(
                _("Loại đợt báo cáo “%(type)s” của %(old)s do %(new)s dùng tiếp.") % {**words, "new": answering.name}
            )
        else:
            yield Line(
                _("Loại đợt báo cáo “%(type)s” của %(old)s do %(new)s dùng tiếp với tên “%(name)s”.")
                % {**words, "new": answering.name, "name": names[found.pk]}
            )


def _type_names(succession: Succession) -> dict[int, str]:
    """What each type (by key) of the ended units that somebody answers for is called in the unit that answers."""
    answered = succession.answered
    there = {unit.pk for unit in answered.values() if unit.pk}
    taken = set(CampaignType.objects.filter(unit__in=there).values_list("unit", "name"))
    names: dict[int, str] = {}
    for found in CampaignType.objects.filter(unit__in=list(answered)).select_related("unit").order_by("pk"):
        assert found.unit is not None
        answering = answered[found.unit.pk]
        name, number = found.name, 1
        while (answering.pk, name) in taken:
            suffix = f" ({found.unit.name})" if number == 1 else f" ({number})"
            name = f"{found.name[: NAME_AT_MOST - len(suffix)]}{suffix}"[:NAME_AT_MOST]
            number += 1
        taken.add((answering.pk, name))
        names[found.pk] = name
    return names


def _address_successors(campaign: Campaign, act: Act, succession: Succession) -> None:
    gone = campaign.addressed.filter(unit__in=list(succession.answering))
    answering = {succession.answering[addressed.unit_id] for addressed in gone}
    asked = [unit for unit in answering if unit is not None and unit.kind in REPORTING_KINDS]
    if not answering:
        return
    gone.delete()
    AddressedUnit.objects.bulk_create(
        [AddressedUnit(campaign=campaign, unit=unit, responsible_unit=unit) for unit in asked], ignore_conflicts=True
    )
    act.changes["units"] = campaign.addressed.count()
