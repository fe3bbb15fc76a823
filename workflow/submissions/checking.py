"""What a careful reader would ask about a unit's report: for its writer at once, for reviewers against others too."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice

from django.db.models import F
from django.utils import timezone
from django_tasks import task

from workflow.documents.findings import Finding, by_severity
from workflow.documents.report.checks import Copies, ReportText, check_report
from workflow.documents.rich_text.html import plain
from workflow.organisation.acting import Acting
from workflow.submissions.models import Revision, RevisionCheck, Submission
from workflow.submissions.queries import outline_of, outline_with_text, written_texts
from workflow.submissions.reading import reads_working_text

COMPARED_AT_ONCE = 200
"""Other units' reports in memory at a time."""

ASK_AGAIN_AFTER = datetime.timedelta(minutes=10)
"""A check that the worker has not answered by then is asked for again: it may have died."""

UNITS_NAMED = 2_000
"""Names of units that are looked for in a report; of a larger campaign the first by name."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found odd; `compared` is False while the worker still compares with other units' reports."""

    findings: tuple[Finding, ...]
    compared: bool = True


def checked_for(submission: Submission, acting: Acting) -> Checked:
    """Of the working text for the unit; of the last revision for everybody else, who also see what was copied."""
    if reads_working_text(submission, acting):
        return Checked(findings_now(submission, written_texts(submission)))
    last = submission.revisions.order_by("-number").first()
    if last is None:
        return Checked(())
    kept = findings_of(last)
    return Checked(findings_now(submission, last.sections), compared=False) if kept is None else Checked(kept)


def findings_now(submission: Submission, texts: Mapping[str, str]) -> tuple[Finding, ...]:
    """What is odd in `texts` (rich text by outline key), without a look at other units' reports. Two queries."""
    return check_report(_report_text(submission, texts)) if texts else ()


def findings_of(revision: Revision) -> tuple[Finding, ...] | None:
    """What is odd in a revision, other units' reports included; None until the worker has compared them.

    Asks the worker for it when nobody has.
    """
    now = timezone.now()
    check, is_new = RevisionCheck.objects.get_or_create(revision=revision, defaults={"asked_at": now})
    if check.findings is not None:
        return tuple(Finding(**finding) for finding in check.findings)
    if is_new or check.asked_at < now - ASK_AGAIN_AFTER:
        RevisionCheck.objects.filter(pk=check.pk).update(asked_at=now)
        check_revision.enqueue(revision.pk)
    return None


@task()
def check_revision(revision_id: int) -> int:
    """Find what is odd in a revision and keep it; answers how many findings there are."""
    revision = Revision.objects.select_related("submission__campaign").get(pk=revision_id)
    submission = revision.submission
    report = _report_text(submission, revision.sections)
    copies = Copies(report)
    for others in _other_reports(submission):
        copies.look_at(others)
    found = by_severity([*check_report(report), *copies.findings()])
    RevisionCheck.objects.filter(revision=revision).update(findings=[asdict(finding) for finding in found])
    return len(found)


def _report_text(submission: Submission, texts: Mapping[str, str]) -> ReportText:
    names = Submission.objects.filter(campaign=submission.campaign_id).order_by("sort_key")
    return ReportText(
        outline=outline_of(submission),
        texts={key: plain(html) for key, html in texts.items()},
        required=frozenset(section.key for section in outline_with_text(submission) if section.required),
        plan_title=submission.campaign.title,
        unit=submission.unit_name,
        unit_names=list(names.values_list("unit_name", flat=True)[:UNITS_NAMED]),
    )


def _other_reports(submission: Submission) -> Iterator[dict[str, dict[str, str]]]:
    """The last revision of every other unit of the campaign, some hundreds at a time: texts by unit and key."""
    revisions = (
        Revision.objects.filter(submission__campaign=submission.campaign_id, number=F("submission__rounds"))
        .exclude(submission=submission.pk)
        .values_list("submission__unit_name", "sections")
        .order_by("pk")
        .iterator(chunk_size=COMPARED_AT_ONCE)
    )
    while chunk := list(islice(revisions, COMPARED_AT_ONCE)):
        yield {unit: {key: plain(html) for key, html in sections.items()} for unit, sections in chunk}
