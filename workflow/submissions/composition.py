"""A unit's report as its own official document, whose words are Vietnamese in any language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from workflow.documents.official.document import OfficialDocument, OfficialSection, write_official
from workflow.documents.official.numbers import symbol
from workflow.organisation.models import Appointment, Role
from workflow.organisation.queries import name_on, pool
from workflow.organisation.signing import format_for, issuing_name, signature_block, superior_name
from workflow.submissions.models import Submission
from workflow.submissions.queries import outline_with_text

DRAFT_MARK = "Dự thảo"


class NoFormat(ValueError):
    """The unit's documents have a format that is not known here; str() says so to the person."""


def why_unprintable(submission: Submission) -> str:
    """Why the report cannot be printed in the unit's own format, in words for the person; "" where it can."""
    try:
        format_for(submission.responsible_unit, timezone.localdate())
    except ValueError as unknown:
        return str(unknown)
    return ""


def unit_document(submission: Submission, texts: Mapping[str, str], *, is_draft: bool) -> bytes:
    """The .docx of the report with `texts` (rich text by outline key); the unit's clerk gives it number and date.

    The same text on the same day is the same file. Raises NoFormat. Four queries.
    """
    day = timezone.localdate()
    unit, campaign = submission.responsible_unit, submission.campaign
    try:
        profile = format_for(unit, day)
    except ValueError as unknown:
        raise NoFormat(str(unknown)) from unknown
    signer = _signer(submission)
    block = signature_block(signer, profile) if signer else None
    named = name_on(unit, day)
    document = OfficialDocument(
        profile=profile.id,
        parent_organisation=superior_name(campaign.committee).upper(),
        issuing_organisation=issuing_name(unit).upper(),
        symbol=symbol(profile, "report", named.symbol if named else ""),
        place=campaign.place,
        type_name="BÁO CÁO",
        abstract=campaign.report_title,
        sections=tuple(
            OfficialSection(
                key=section.key,
                label=section.key.rpartition(".")[2],
                level=section.level,
                heading=section.heading,
                html=texts.get(section.key, ""),
            )
            for section in outline_with_text(submission)
        ),
        signing_authority=block.authority if block else "",
        signer_position=block.position if block else "",
        signer_name=block.name if block else "",
        recipients=(campaign.committee.name, f"Lưu {issuing_name(unit)}"),
        draft_mark=DRAFT_MARK if is_draft else "",
    )
    return write_official(document)


def _signer(submission: Submission) -> Appointment | None:
    """The secretary who holds the sign-off, in that capacity; None where the unit has nobody."""
    secretaries = list(pool(Role.UNIT_SECRETARY, submission.responsible_unit))
    chosen = [appointment for appointment in secretaries if appointment.person_id == submission.secretary_id]
    return next(iter(chosen or secretaries), None)
