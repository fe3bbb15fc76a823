"""The read side of campaigns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from workflow.campaigns.models import AddressedUnit, Campaign, CampaignType
from workflow.campaigns.states import CampaignTypeState
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Person, Role, Unit, UnitKind, UnitLink, today
from workflow.organisation.queries import drafters_by_unit, secretaries_by_unit, units_addressed


@dataclass(frozen=True, slots=True)
class Bodies:
    """The four bodies of a campaign."""

    committee: Unit
    lead_unit: Unit
    approving_unit: Unit
    office_unit: Unit


class BodiesUnknown(Exception):
    """The organisation does not say which body plays a part; `str()` says which, in Vietnamese."""


def bodies_for(lead_unit: Unit) -> Bodies:
    """The bodies around the unit that leads: its committee, and that committee's standing committee and office today.

    Raises BodiesUnknown.
    """
    day = today()
    link = UnitLink.objects.on(day).filter(child=lead_unit).select_related("parent").first()
    if link is None:
        raise BodiesUnknown("Đơn vị chủ trì chưa thuộc cấp ủy nào. Hãy bổ sung trong dữ liệu tổ chức.")
    siblings = Unit.objects.on(day).filter(links_up__in=UnitLink.objects.on(day).filter(parent=link.parent))
    standing = siblings.filter(kind=UnitKind.STANDING_COMMITTEE).first()
    office = siblings.filter(kind=UnitKind.OFFICE).first()
    if standing is None or office is None:
        raise BodiesUnknown("Cấp ủy chưa có Ban Thường vụ hoặc Văn phòng trong dữ liệu tổ chức.")
    return Bodies(link.parent, lead_unit, standing, office)


def reporting_unit(campaign: Campaign, acting: Acting) -> Unit | None:
    """The unit in whose name this capacity reports in the campaign; None for those who run it."""
    addressed = campaign.addressed.filter(responsible_unit=acting.unit_id).select_related("unit").first()
    return addressed.unit if addressed else None


def units_without(campaign: Campaign, role: Role) -> QuerySet[Unit]:
    """The addressed units where nobody holds `role` today."""
    held = Appointment.objects.on(today()).filter(unit=OuterRef("pk"), role=role, person__is_active=True)
    return Unit.objects.filter(pk__in=campaign.addressed.values("unit_id")).filter(~Exists(held)).order_by("sort_key")


def roles_needed(campaign: Campaign) -> tuple[Role, ...]:
    """The roles that somebody must hold in each unit for its report to be written and submitted."""
    return (Role.DRAFTER, Role.UNIT_SECRETARY) if campaign.flow_settings.secretary_signs else (Role.DRAFTER,)


def approvers_of(campaign: Campaign) -> int:
    """How many people may approve or agree to its consolidated report today."""
    held = Appointment.objects.on(today()).filter(unit=campaign.approving_unit_id, role=Role.APPROVER)
    return held.filter(person__is_active=True).order_by().values("person").distinct().count()


def people_of_lead(campaign: Campaign, role: Role) -> set[int]:
    """The keys of those who hold the role in the unit that leads, today."""
    held = Appointment.objects.on(today()).filter(unit=campaign.lead_unit_id, role=role, person__is_active=True)
    return set(held.order_by().values_list("person_id", flat=True))


def units_lacking_people(campaign: Campaign) -> QuerySet[Unit]:
    """The addressed units where nobody could write the report or nobody could submit it today."""
    bare = (units_without(campaign, role).order_by().values("pk") for role in roles_needed(campaign))
    return Unit.objects.filter(reduce(or_, (Q(pk__in=units) for units in bare)))


def types_of(acting: Acting, *, running: bool = False) -> QuerySet[CampaignType]:
    """The types that this capacity may look at: the standard one and its unit's own; all for an inspector.

    With `running` also those of the campaigns that it may see.
    """
    if acting.role == Role.INSPECTOR:
        return CampaignType.objects.all()
    seen = Q(unit=None) | Q(unit=acting.unit_id)
    if running:
        seen |= Q(pk__in=visible_to(Campaign.objects.all(), acting).order_by().values("type"))
    return CampaignType.objects.filter(seen)


def types_for(campaign: Campaign) -> QuerySet[CampaignType]:
    """The types that the campaign may be given, the standard one first."""
    usable = CampaignType.objects.filter(Q(unit=None) | Q(unit=campaign.lead_unit_id), state=CampaignTypeState.IN_USE)
    return usable.order_by(F("unit").asc(nulls_first=True), "name")


def visible_to(campaigns: QuerySet[Campaign], acting: Acting) -> QuerySet[Campaign]:
    """The campaigns that this capacity may see: those its unit runs, and once launched those addressed to it.

    An inspector sees all; who stands in for another in one campaign sees only that one.
    """
    if acting.role == Role.INSPECTOR:
        return campaigns
    if acting.campaign_id is not None:
        campaigns = campaigns.filter(pk=acting.campaign_id)
    runs = Q(lead_unit=acting.unit_id) | Q(approving_unit=acting.unit_id) | Q(office_unit=acting.unit_id)
    addressed = AddressedUnit.objects.filter(campaign=OuterRef("pk"), responsible_unit=acting.unit_id)
    return campaigns.filter(runs | Q(committee=acting.unit_id) | Q(Exists(addressed), launched_at__isnull=False))


def oversees(campaign: Campaign, acting: Acting) -> bool:
    """Whether this capacity may look at all the units of the campaign, not only its own."""
    bodies = (campaign.lead_unit_id, campaign.approving_unit_id, campaign.office_unit_id)
    return acting.role == Role.INSPECTOR or acting.unit_id in bodies


def choosable_units(campaign: Campaign) -> QuerySet[Unit]:
    """The units that the campaign may go to: those of its committee that report, and any that was chosen before."""
    reporting = units_addressed(campaign.committee, today()).order_by()
    return Unit.objects.filter(Q(pk__in=reporting.values("pk")) | Q(pk__in=campaign.addressed.values("unit_id")))


@dataclass(frozen=True, slots=True)
class KindTally:
    """How many units of one kind there are to choose from, and how many of them are chosen."""

    kind: UnitKind
    total: int
    chosen: int


def kind_tallies(campaign: Campaign) -> list[KindTally]:
    """The units to choose from, counted by kind, in the order of the kinds. One query."""
    chosen = Count("pk", filter=Q(pk__in=campaign.addressed.values("unit_id")))
    rows = choosable_units(campaign).values_list("kind").annotate(total=Count("pk"), chosen=chosen).order_by()
    counted = {kind: (total, chosen) for kind, total, chosen in rows}
    return [KindTally(kind, *counted[kind]) for kind in UnitKind if kind in counted]


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """One unit to choose: whether it is chosen, and who would write and who would submit its report."""

    unit: Unit
    chosen: bool
    drafter: Person | None
    secretary: Person | None


def unit_choices(campaign: Campaign, units: Sequence[Unit]) -> list[UnitChoice]:
    """The units of one page with what is shown beside them, in three queries."""
    keys = [unit.pk for unit in units]
    chosen = set(campaign.addressed.filter(unit__in=keys).values_list("unit_id", flat=True))
    drafters, secretaries = drafters_by_unit(keys, today()), secretaries_by_unit(keys, today())
    return [UnitChoice(unit, unit.pk in chosen, drafters.get(unit.pk), secretaries.get(unit.pk)) for unit in units]
