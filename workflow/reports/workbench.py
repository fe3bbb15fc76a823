"""The units' texts of one section beside its draft: what there is to take, and what was taken already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from workflow.campaigns.models import OutlineSection
from workflow.documents.rich_text.html import top_level
from workflow.reports.models import ConsolidatedReport, Membership, Passage
from workflow.reports.queries import unit_texts

UNUSED, USED = "unused", "used"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, list or table of a unit's text, by its place from 0."""

    number: int
    html: str
    used: bool


@dataclass(frozen=True, slots=True)
class UnitText:
    """What one unit wrote in the section."""

    member: Membership
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many units' texts a filter shows; `code` is "unused", "used" or "" for all."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Place:
    """A section in its outline, with its neighbours."""

    section: OutlineSection
    before: OutlineSection | None
    after: OutlineSection | None


def place_of(key: str, sections: Sequence[OutlineSection]) -> Place | None:
    """The section of that key; None where the outline has none."""
    for at, section in enumerate(sections):
        if section.key == key:
            after = sections[at + 1] if at + 1 < len(sections) else None
            return Place(section, sections[at - 1] if at else None, after)
    return None


def tallies(report: ConsolidatedReport, key: str) -> list[Tally]:
    """The units with text in the section, by whether some of it is in the draft. One query."""
    used = unit_texts(report, key, used=True).order_by().values("pk")
    counted = unit_texts(report, key).aggregate(total=Count("pk"), used=Count("pk", filter=Q(pk__in=used)))
    return [
        Tally(UNUSED, counted["total"] - counted["used"]),
        Tally(USED, counted["used"]),
        Tally("", counted["total"]),
    ]


def filtered(report: ConsolidatedReport, key: str, code: str) -> QuerySet[Membership]:
    """The units' texts that a tally counts."""
    return unit_texts(report, key, used=code == USED if code else None)


def texts(report: ConsolidatedReport, key: str, members: Sequence[Membership]) -> list[UnitText]:
    """The texts of one page of members, block by block, in one query."""
    revisions = [member.revision_id for member in members]
    taken = Passage.objects.filter(report=report, key=key, source_key=key, source__in=revisions, withdrawn=False)
    ranges: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for source, first, last in taken.values_list("source_id", "first", "last"):
        if source is not None and first is not None and last is not None:
            ranges[source].append((first, last))
    return [UnitText(member, _blocks(member, key, ranges[member.revision_id])) for member in members]


def _blocks(member: Membership, key: str, ranges: Sequence[tuple[int, int]]) -> list[Block]:
    return [
        Block(number, html, any(first <= number <= last for first, last in ranges))
        for number, html in enumerate(top_level(member.revision.sections[key]))
    ]
