"""The read side of a unit's report."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet

from workflow.campaigns.models import label_of
from workflow.documents.outline import OutlineNode
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role
from workflow.submissions.models import Submission


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


# An outline and a unit's texts are joined by key, which no foreign key says; the ORM's way, a subquery for each column,
# cost a quarter of a submit.
_OUTLINE_WITH_TEXT = """
    SELECT o.key, o.level, o.heading, o.guidance, o.required,
           COALESCE(t.html, ''), COALESCE(t.done, FALSE), COALESCE(t.version, 0)
    FROM campaigns_outlinesection o
    LEFT JOIN submissions_sectiontext t ON t.submission_id = %s AND t.key = o.key
    WHERE o.campaign_id = %s
    ORDER BY o.position
"""


def outline_with_text(submission: Submission) -> list[WrittenSection]:
    """The outline in order, each section with the unit's working text. One query, kept on the object."""
    kept: list[WrittenSection] | None = submission.__dict__.get("outline_with_text")
    if kept is None:
        with connection.cursor() as cursor:
            cursor.execute(_OUTLINE_WITH_TEXT, [submission.pk, submission.campaign_id])
            kept = [
                WrittenSection(key, label_of(key), level, heading, guidance, bool(required), html, bool(done), version)
                for key, level, heading, guidance, required, html, done, version in cursor.fetchall()
            ]
        submission.__dict__["outline_with_text"] = kept
    return kept


def written_texts(submission: Submission) -> dict[str, str]:
    """The unit's working text of each section that has some, by outline key. One query, kept on the object."""
    return {section.key: section.html for section in outline_with_text(submission) if section.html}


def outline_of(submission: Submission) -> list[OutlineNode]:
    """The outline that the report is written on, in order."""
    return [
        OutlineNode(section.key, section.level, section.heading, section.guidance)
        for section in outline_with_text(submission)
    ]


def visible_to(submissions: QuerySet[Submission], acting: Acting) -> QuerySet[Submission]:
    """The reports that this capacity may open: the unit's own, those of the campaigns it runs; all for an inspector."""
    if acting.role == Role.INSPECTOR:
        return submissions
    if acting.campaign_id is not None:
        submissions = submissions.filter(campaign=acting.campaign_id)
    runs = (
        Q(campaign__lead_unit=acting.unit_id)
        | Q(campaign__approving_unit=acting.unit_id)
        | Q(campaign__office_unit=acting.unit_id)
    )
    return submissions.filter(Q(responsible_unit=acting.unit_id) | runs)
