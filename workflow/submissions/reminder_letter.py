"""The official letter to the late units of a campaign, whose words are Vietnamese in any language of the page."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.campaigns.models import Campaign
from workflow.documents.official.numbers import symbol
from workflow.documents.official.reminder_letter import LateUnit, ReminderLetter, write_reminder_letter
from workflow.documents.official.signing import signing_line
from workflow.organisation.calendars import calendar_of
from workflow.organisation.models import Role
from workflow.organisation.queries import name_on, pool
from workflow.organisation.signing import format_for, issuing_name
from workflow.submissions.models import Submission

TAKE_LETTER = "submissions.download_reminder_letter"
UNITS_AT_MOST = 500
_TO_BE_WRITTEN = "…………"


class NoLetter(ValueError):
    """There is nothing to write, or no form to write it in; str() says so to the person."""


def reminder_letter(campaign: Campaign, late: Sequence[Submission]) -> bytes:
    """The .docx, without number and date. Raises NoLetter. A few queries, however many units are late."""
    if not late:
        raise NoLetter(_("Không có đơn vị nào quá hạn nên không có công văn đôn đốc."))
    if len(late) > UNITS_AT_MOST:
        raise NoLetter(
            _("Có %(count)d đơn vị quá hạn; một công văn nêu nhiều nhất %(most)d đơn vị. Hãy nhắc qua hệ thống.")
            % {"count": len(late), "most": UNITS_AT_MOST}
        )
    day, lead = timezone.localdate(), campaign.lead_unit
    try:
        profile = format_for(lead, day)
    except ValueError as unknown:
        raise NoLetter(str(unknown)) from unknown
    calendar, named = calendar_of(lead.pk), name_on(lead, day)
    head = next(iter(pool(Role.HEAD, lead)), None)
    is_deputy = head is not None and head.title.casefold().startswith("phó")
    return write_reminder_letter(
        ReminderLetter(
            profile=profile.id,
            parent_organisation=campaign.committee.name.upper(),
            issuing_organisation=issuing_name(lead).upper(),
            issuer=issuing_name(lead),
            symbol=symbol(profile, "official_letter", named.symbol if named and named.symbol else _TO_BE_WRITTEN),
            place=campaign.place,
            plan=_plan(campaign),
            subject=campaign.name[:1].lower() + campaign.name[1:],
            late=[
                LateUnit(
                    row.unit_name,
                    timezone.localdate(row.due_at),
                    calendar.working_days(timezone.localdate(row.due_at), day),
                )
                for row in late
            ],
            as_of=day,
            contact=issuing_name(lead),
            signing_authority=signing_line(profile, "for_head", "Trưởng ban") if is_deputy else "",
            signer_position=head.title if head else "",
            signer_name=head.person.full_name if head else "",
            recipients=("Như trên", issuing_name(campaign.approving_unit), f"Lưu {issuing_name(lead)}"),
        )
    )


def _plan(campaign: Campaign) -> str:
    number = f" số {campaign.number}" if campaign.number else ""
    day = f", ngày {campaign.date:%d/%m/%Y}" if campaign.date else ""
    return f"Kế hoạch{number}{day} của {campaign.committee.name}"
