"""The read side of a unit's report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from workflow.campaigns.models import OutlineSection
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role
from workflow.submissions.models import SectionText, Submission


@dataclass(frozen=True, slots=True)
class WrittenSection:
    """A section of the outline with the unit's text; without any, `html` is "" and `text_version` 0."""

    key: str
    label: str
    level: int
    heading: str
    guidance: str
    required: bool
    html: str
    done: bool
    text_version: int


def outline_with_text(submission: Submission) -> list[WrittenSection]:
    """The outline in order, each section with the unit's working text. One query, kept on the object."""
    kept: list[WrittenSection] | None = submission.__dict__.get("outline_with_text")
    if kept is None:
        text = SectionText.objects.filter(submission=submission, key=OuterRef("key"))
        rows: Any = OutlineSection.objects.filter(campaign_id=submission.campaign_id).order_by("position")
        rows = rows.annotate(
            html=Coalesce(Subquery(text.values("html")), Value(""), output_field=CharField()),
            done=Coalesce(Subquery(text.values("done")), Value(False)),
            text_version=Coalesce(Subquery(text.values("version")), Value(0)),
        )
        kept = [
            WrittenSection(
                key=row.key,
                label=row.label,
                level=row.level,
                heading=row.heading,
                guidance=row.guidance,
                required=row.required,
                html=row.html,
                done=row.done,
                text_version=row.text_version,
            )
            for row in rows
        ]
        submission.__dict__["outline_with_text"] = kept
    return kept


def visible_to(submissions: QuerySet[Submission], acting: Acting) -> QuerySet[Submission]:
    """The reports that this capacity may open: the unit's own, those of the campaigns it runs; all for an inspector."""
    if acting.role == Role.INSPECTOR:
        return submissions
    runs = (
        Q(campaign__lead_unit=acting.unit_id)
        | Q(campaign__approving_unit=acting.unit_id)
        | Q(campaign__office_unit=acting.unit_id)
    )
    return submissions.filter(Q(unit=acting.unit_id) | runs)


def sections_for(submission: Submission, acting: Acting) -> dict[str, str]:
    """The text that this capacity reads, by outline key: the unit's own people the working text, others the last submit.

    A draft is the unit's own until it is submitted.
    """
    if acting.unit_id == submission.unit_id:
        return {section.key: section.html for section in outline_with_text(submission)}
    last = submission.revisions.order_by("-number").first()
    return dict(last.sections) if last else {}
