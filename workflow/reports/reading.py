"""A consolidated report as its pages show it: the report itself, who holds it, its outline and its passages."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from workflow.audit.models import Event
from workflow.audit.queries import timeline
from workflow.campaigns.models import OutlineSection
from workflow.documents.rich_text.diff import word_diff
from workflow.documents.rich_text.html import top_level
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person, Unit
from workflow.reports.models import ConsolidatedReport, IssuedDocument, Membership, Passage
from workflow.reports.queries import oversees, visible_to
from workflow.reports.states import ReportState

BODIES = ("committee", "lead_unit", "approving_unit", "office_unit")
COMPOSING_ACTS = tuple(
    f"reports.{name}" for name in ("insert_passage", "insert_all", "write_passage", "remove_passage", "move_passage")
)
"""The acts of composing: many, and each only a step of the writing."""

GIVING_BACK = ("reports.return_report", "reports.withdraw")


@dataclass(frozen=True, slots=True)
class Holding:
    """Who must act now: a person, or with none the pool of a unit. `step` says on what."""

    step: str
    person: Person | None
    pool: Unit | None
    since: datetime.datetime


@dataclass(frozen=True, slots=True)
class Source:
    """A passage held against what it was taken from: `taken` is the unit's text, `diff` both where it was edited."""

    passage: Passage
    taken: str
    diff: str


def visible_or_404(key: int, acting: Acting) -> ConsolidatedReport:
    """The report with its campaign and bodies, and `member_count`, if this capacity may see it."""
    members = Membership.objects.filter(report=OuterRef("pk"))
    found = (
        visible_to(ConsolidatedReport.objects.all(), acting)
        .select_related(*(f"campaign__{body}" for body in BODIES), "composer", "signer")
        .annotate(member_count=_number(members.values("report"), Count("pk")))
        .filter(pk=key)
        .first()
    )
    if found is None:
        raise Http404
    return found


def overseen_or_404(key: int, acting: Acting) -> ConsolidatedReport:
    """The same for those who run the campaign: a unit that only has a part in the report sees what was issued."""
    report = visible_or_404(key, acting)
    if not oversees(report.campaign, acting):
        raise Http404
    return report


def holding(report: ConsolidatedReport) -> Holding | None:
    """Who has it now; None once it is issued. One query, or two where the holder is neither composer nor signer."""
    task = report.open_task
    if task is None:
        return None
    known = [person for person in (report.composer, report.signer) if person and person.pk == task.owner_id]
    if known:
        task.owner = known[0]
    campaign = report.campaign
    bodies = {unit.pk: unit for unit in (campaign.lead_unit, campaign.approving_unit, campaign.office_unit)}
    pool = bodies.get(task.unit_id) if task.unit_id else None
    return Holding(str(task.flow_task.task_title), task.owner, pool, task.assigned or task.created)


def current_step(report: ConsolidatedReport) -> str:
    """The node of the flow where the report stands."""
    return report.open_task.step if report.open_task else "end"


def issued_of(report: ConsolidatedReport) -> IssuedDocument | None:
    """What was issued, without its file. One query, none before there is anything."""
    if report.state != ReportState.ISSUED:
        return None
    return IssuedDocument.objects.defer("file").select_related("by", "approval").get(report=report)


def given_back(report: ConsolidatedReport) -> Event | None:
    """The act that brought a proposal back to the workbench last; what it said is what the composer must know."""
    return timeline(report.stream).filter(action__in=GIVING_BACK).first()


def outline(report: ConsolidatedReport) -> QuerySet[OutlineSection]:
    """The outline in order, each section with how many `passages` it has, how many units it has `used`, and how many
    passages have lost their source (`flagged`). One query.
    """
    here = Passage.objects.filter(report=report, key=OuterRef("key")).order_by().values("key")
    kept = Q(withdrawn=False)
    return report.campaign.outline.annotate(
        passages=_number(here, Count("pk")),
        used=_number(here, Count("source", filter=kept, distinct=True)),
        flagged=_number(here, Count("pk", filter=~kept)),
    ).order_by("position")


def passages_in_order(report: ConsolidatedReport) -> QuerySet[Passage]:
    """All passages in the order of the document, with their `place` in the outline; sources come without their text."""
    place = OutlineSection.objects.filter(campaign=report.campaign_id, key=OuterRef("key")).values("position")
    return with_sources(report.passages.annotate(place=Subquery(place)))


def with_sources(passages: QuerySet[Passage]) -> QuerySet[Passage]:
    """With the revision that each was taken from, but for that revision's text."""
    return passages.select_related("source").defer("source__sections")


def source_of(report: ConsolidatedReport, key: int) -> Source:
    """A passage and the unit's text that it was taken from. Raises Http404 for one that has no source. One query."""
    passage = report.passages.select_related("source__submission", "source__by").filter(pk=key).first()
    if passage is None or passage.source is None or passage.first is None or passage.last is None:
        raise Http404
    text = top_level(passage.source.sections.get(passage.source_key, ""))
    taken = "".join(text[passage.first : passage.last + 1])
    return Source(passage, taken, word_diff(taken, passage.html) if passage.edited else "")


def _number(rows: QuerySet, count: Count) -> Coalesce:
    """How many rows, as a column: `rows` are grouped by the one value that they select."""
    return Coalesce(Subquery(rows.annotate(number=count).values("number")), 0, output_field=IntegerField())
