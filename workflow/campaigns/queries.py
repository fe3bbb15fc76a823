"""The read side of campaigns."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from workflow.campaigns.models import Campaign
from workflow.organisation.models import Appointment, Role, Unit, UnitKind, UnitLink, today


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


def units_without(campaign: Campaign, role: Role) -> QuerySet[Unit]:
    """The addressed units where nobody holds `role` today."""
    held = Appointment.objects.on(today()).filter(unit=OuterRef("pk"), role=role, person__is_active=True)
    return (
        Unit.objects.filter(pk__in=campaign.addressed.values("unit_id")).filter(~Exists(held)).order_by("sort_key")
    )


def visible_to(campaigns: QuerySet[Campaign], unit_id: int | None) -> QuerySet[Campaign]:
    """The campaigns that someone working for a unit may see: those it runs, and those launched to it."""
    runs = Q(lead_unit=unit_id) | Q(approving_unit=unit_id) | Q(office_unit=unit_id) | Q(committee=unit_id)
    return campaigns.filter(runs | Q(addressed__unit=unit_id, launched_at__isnull=False)).distinct()
