"""What can be done to a campaign: import a plan, settle it, launch it."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import Incomplete
from workflow.actions.verbs import Act, verb
from workflow.campaigns import signals
from workflow.campaigns.models import (
    AddressedUnit,
    Audience,
    Campaign,
    CampaignType,
    Deadline,
    DeadlineKind,
    Finding,
    FindingState,
    OutlineSection,
    PlanDocument,
)
from workflow.campaigns.new_deadlines import check_extension, check_new_deadline
from workflow.campaigns.queries import bodies_for, types_for
from workflow.campaigns.rules import HEAD, REVIEWER, plan_is_settled
from workflow.campaigns.states import CampaignState
from workflow.campaigns.type_forms import ChooseTypeForm
from workflow.campaigns.type_models import standard_type
from workflow.documents.deadlines import END_OF_DAY, due_moment
from workflow.documents.outline import OutlineNode, leaves
from workflow.documents.plan.reading import Plan
from workflow.documents.text import fold
from workflow.documents.working_days import EndlessRest
from workflow.organisation.acting import Acting
from workflow.organisation.calendars import calendar_of
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import today
from workflow.organisation.queries import units_addressed

PREPARING = (CampaignState.PREPARING,)
UNITS_AT_MOST = 50_000

HEADER = (
    "name",
    "title",
    "report_title",
    "number",
    "date",
    "resolution",
    "place",
    "recipients",
    "signing_authority",
    "signer_position",
    "signer_name",
)
"""What a plan says of itself: the event of its import tells each, and each later event what it changes."""


def import_plan(plan: Plan, *, name: str, data: bytes, acting: Acting) -> Campaign:
    """Make a campaign of a plan that was read: a draft to be checked by a person, addressed to every unit it names.

    The acting person's unit leads it. Raises NotPermitted, or BodiesUnknown where the organisation lacks a body.
    """
    assert acting.appointment is not None
    bodies = bodies_for(acting.appointment.unit)
    campaign = Campaign(
        committee=bodies.committee,
        plan_issuer=bodies.committee.name,
        lead_unit=bodies.lead_unit,
        approving_unit=bodies.approving_unit,
        office_unit=bodies.office_unit,
        type=standard_type(),
        name=plan.title.partition(",")[0][:120] or name[:120],
        title=plan.title[:600],
        report_title=plan.title[:600],
    )
    made: Campaign = import_campaign.create(campaign, acting=acting, plan=plan, name=name, data=data)
    return made


@verb(Campaign, "campaigns.import_campaign", gettext_lazy("Nhập kế hoạch"), by=(HEAD, REVIEWER), creates=True)
def import_campaign(campaign: Campaign, act: Act, *, plan: Plan, name: str, data: bytes) -> None:
    digest = hashlib.sha256(data).hexdigest()
    PlanDocument.objects.create(
        campaign=campaign, name=name[:200], file=data, digest=digest, text=list(plan.paragraphs)
    )
    campaign.number = plan.number[:40]
    campaign.date = plan.date
    campaign.resolution = plan.resolution[:600]
    campaign.place = plan.place[:80]
    campaign.recipients = list(plan.recipients)
    if plan.signer:
        campaign.signing_authority = plan.signer.authority[:80]
        campaign.signer_position = plan.signer.position[:80]
        campaign.signer_name = plan.signer.name[:120]
    _set_deadlines(
        campaign,
        [
            {
                "text": stated.text,
                "who": stated.who,
                "audience": _audience(stated.who),
                "kind": stated.deadline.kind,
                "date": stated.deadline.date,
                "days": stated.deadline.days,
                "time": stated.deadline.time,
            }
            for stated in plan.deadlines
        ],
    )
    _set_outline(campaign, plan.outline, frozenset(node.key for node in leaves(plan.outline)))
    Finding.objects.bulk_create(
        Finding(
            campaign=campaign,
            position=position,
            code=finding.code,
            message=finding.message[:1000],
            where=finding.where[:300],
            severity=finding.severity,
            fix=finding.fix[:500],
        )
        for position, finding in enumerate(plan.findings)
    )
    _set_units(campaign, units_addressed(campaign.committee, today()).values_list("pk", flat=True))
    act.changes |= {"file": digest, "findings": len(plan.findings), "sections": len(plan.outline)}
    read = {field: _plain(getattr(campaign, field)) for field in HEADER} | _outline_and_deadlines(campaign)
    act.changes |= {field: [None, value] for field, value in read.items()}
    act.changes |= {"type": campaign.type.name, "units": campaign.addressed.count()}


@verb(Campaign, "campaigns.edit_plan", gettext_lazy("Sửa nội dung đã đọc"), by=(HEAD, REVIEWER), states=PREPARING)
def edit_plan(
    campaign: Campaign,
    act: Act,
    *,
    header: dict[str, Any],
    deadlines: Sequence[dict[str, Any]],
    outline: Sequence[OutlineNode],
    required: frozenset[str],
) -> None:
    """Put a person's corrections in the place of what was read.

    `header` maps fields of the campaign to values; a deadline is {"text", "who", "audience", "kind", "date",
    "days", "time"}; `required` are the keys of the sections that must have text.
    """
    for name, value in header.items():
        old = getattr(campaign, name)
        if old != value:
            act.changes[name] = [_plain(old), _plain(value)]
            setattr(campaign, name, value)
    before = _outline_and_deadlines(campaign)
    _set_outline(campaign, outline, required)
    _set_deadlines(campaign, deadlines)
    after = _outline_and_deadlines(campaign)
    act.changes |= {name: [before[name], after[name]] for name in before if before[name] != after[name]}


@verb(
    Campaign,
    "campaigns.settle_finding",
    gettext_lazy("Xử lý điểm cần xem"),
    by=(HEAD, REVIEWER),
    states=PREPARING,
)
def settle_finding(campaign: Campaign, act: Act, *, finding: int, state: FindingState, note: str = "") -> None:
    """Say of one finding that it was fixed, or seen and left as it is; or open it again."""
    found = campaign.findings.filter(pk=finding).first()
    if found is None:
        raise Incomplete(_("Không còn điểm cần xem này. Hãy mở lại trang."))
    act.changes |= {"finding": found.code, "state": [found.state, str(state)], "note": note}
    found.state, found.note = state, note[:500]
    found.settled_by, found.settled_at = act.person, act.at
    found.save()


@verb(Campaign, "campaigns.choose_units", gettext_lazy("Chọn đơn vị"), by=(HEAD, REVIEWER), states=PREPARING)
def choose_units(campaign: Campaign, act: Act, *, units: Sequence[int]) -> None:
    """Address the campaign to exactly these units (keys)."""
    if len(units) > UNITS_AT_MOST:
        raise Incomplete(_("Chọn nhiều nhất %(most)d đơn vị.") % {"most": UNITS_AT_MOST})
    act.changes["units"] = [campaign.addressed.count(), len(units)]
    _set_units(campaign, units)


@verb(
    Campaign,
    "campaigns.choose_type",
    gettext_lazy("Chọn loại đợt"),
    by=(HEAD, REVIEWER),
    states=PREPARING,
    form=ChooseTypeForm,
    effect=gettext_lazy("Loại đợt quy định ai ký, thẩm định mấy cấp, lịch nhắc. Triển khai rồi thì không đổi được."),
)
def choose_type(campaign: Campaign, act: Act, *, type: CampaignType) -> None:
    """Give it a type that its lead unit may use."""
    if not types_for(campaign).filter(pk=type.pk).exists():
        raise Incomplete(_("Loại đợt này không dùng được cho đợt của đơn vị chủ trì. Hãy chọn loại khác."))
    act.changes["type"] = [campaign.type.name, type.name]
    campaign.type = type


@verb(
    Campaign,
    "campaigns.launch",
    gettext_lazy("Triển khai"),
    by=(HEAD,),
    transition="launch",
    needs=(plan_is_settled,),
    primary=True,
    effect=gettext_lazy(
        "Mỗi đơn vị được chọn nhận một việc soạn báo cáo. Đề cương và danh sách đơn vị không đổi được nữa."
    ),
)
def launch(campaign: Campaign, act: Act) -> None:
    campaign.launched_at = act.at
    version = campaign.type.last_version
    campaign.flow, campaign.launched_with = version, version.settings
    act.changes |= {
        "units": campaign.addressed.count(),
        "type": campaign.type.name,
        "type_version": version.number,
        "digest": version.digest,
    }
    signals.launched.send(Campaign, campaign=campaign)


@verb(
    Campaign,
    "campaigns.extend_deadline",
    gettext_lazy("Gia hạn cả đợt"),
    by=(HEAD,),
    states=(CampaignState.LAUNCHED,),
    reason_at_least=10,
    effect=gettext_lazy("Hạn mới thay hạn cũ của mọi đơn vị còn đang soạn; hạn cũ vẫn còn trong nhật ký."),
)
def extend_deadline(campaign: Campaign, act: Act, *, due_at: datetime.datetime) -> None:
    """Move the units' deadline on, for all who have not handed in; what hears `extended` moves theirs."""
    if campaign.due_at is not None:
        check_extension(due_at, campaign.due_at)
    check_new_deadline(due_at, now=act.at)
    act.changes["due_at"] = [_moment(campaign.due_at), _moment(due_at)]
    campaign.due_at = due_at
    local = timezone.localtime(due_at)
    bound = campaign.deadlines.filter(audience=Audience.UNITS).first()
    if bound is not None:
        bound.kind, bound.date, bound.days, bound.due_at = DeadlineKind.BY, local.date(), None, due_at
        bound.time = None if local.time() == END_OF_DAY else local.time()
        bound.save()
    signals.extended.send(Campaign, campaign=campaign, act=act)


def _moment(at: datetime.datetime | None) -> str | None:
    return at.astimezone(datetime.UTC).isoformat(timespec="seconds") if at else None


def _audience(who: str) -> Audience:
    """Whom a deadline of the plan binds, by the party that it names: the committee itself, or the units under it."""
    return Audience.COMMITTEE if fold(who).startswith(("dang uy", "ban thuong vu")) else Audience.UNITS


def _set_outline(campaign: Campaign, outline: Sequence[OutlineNode], required: frozenset[str]) -> None:
    campaign.outline.all().delete()
    OutlineSection.objects.bulk_create(
        OutlineSection(
            campaign=campaign,
            position=position,
            key=node.key,
            level=node.level,
            heading=node.heading[:500],
            guidance=node.guidance[:1000],
            required=node.key in required,
        )
        for position, node in enumerate(outline)
    )


def _set_deadlines(campaign: Campaign, deadlines: Sequence[dict[str, Any]]) -> None:
    """Each with its moment by the calendar of the unit that leads. Raises Incomplete where that has no end."""
    calendar = calendar_of(campaign.lead_unit_id)
    campaign.deadlines.all().delete()
    try:
        made = [
            Deadline(
                campaign=campaign,
                position=position,
                text=given["text"][:300],
                who=given["who"][:300],
                audience=given["audience"],
                kind=given["kind"],
                date=given["date"],
                days=given["days"],
                time=given["time"],
                due_at=due_moment(
                    given["kind"], given["date"], days=given["days"], time=given["time"], calendar=calendar
                ),
            )
            for position, given in enumerate(deadlines)
        ]
    except EndlessRest as wrong:
        raise Incomplete(str(wrong)) from wrong
    Deadline.objects.bulk_create(made)
    campaign.due_at = next((deadline.due_at for deadline in made if deadline.audience == Audience.UNITS), None)


def _outline_and_deadlines(campaign: Campaign) -> dict[str, Any]:
    """What an event tells of the outline and the deadlines as they are in the database."""
    sections = campaign.outline.values_list("key", "heading", "guidance", "required")
    deadlines = campaign.deadlines.values_list("text", "who", "audience", "kind", "due_at")
    return {
        "outline": [list(section) for section in sections],
        "deadlines": [[*words, due_at.isoformat()] for *words, due_at in deadlines],
    }


def _set_units(campaign: Campaign, units: Iterable[int]) -> None:
    """Write only what differs: of thousands of units a person changes a few."""
    wanted = dict.fromkeys(units)
    there = set(campaign.addressed.values_list("unit_id", flat=True))
    for chunk in in_chunks(there - wanted.keys()):
        campaign.addressed.filter(unit__in=chunk).delete()
    AddressedUnit.objects.bulk_create(
        (
            AddressedUnit(campaign=campaign, unit_id=unit, responsible_unit_id=unit)
            for unit in wanted
            if unit not in there
        ),
        batch_size=500,
    )


def _plain(value: Any) -> Any:
    """A value as an event can hold it."""
    return value if isinstance(value, str | int | list) or value is None else str(value)
