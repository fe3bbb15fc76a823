"""Other names of headings, learned from where people placed what they had written in Word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Q

from workflow.actions.verbs import Act
from workflow.documents.report.likeness import heading_key
from workflow.documents.report.synonyms import Synonym
from workflow.organisation.bulk import update_rows
from workflow.organisation.chunks import in_chunks
from workflow.submissions.models import HeadingSynonym, Submission
from workflow.submissions.queries import outline_with_text

UNITS_THAT_AGREE = 2
"""So many other units must have decided alike before their word counts for one that has not decided."""
AT_MOST = 1_000


def known_to(submission: Submission) -> list[Synonym]:
    """The other names that count for a unit: its own decisions, and those on which other units agree.

    A slip of one unit so misleads nobody else, and a name that units use for different sections says nothing.
    One query.
    """
    rows = HeadingSynonym.objects.filter(committee=submission.campaign.committee_id).order_by("-at")[:AT_MOST]
    own: dict[str, HeadingSynonym] = {}
    others: defaultdict[str, list[HeadingSynonym]] = defaultdict(list)
    for row in rows:
        if row.unit_id == submission.responsible_unit_id:
            own[row.heading_key] = row
        else:
            others[row.heading_key].append(row)
    agreed = {key: said[0] for key, said in others.items() if _agree(said)}
    return [Synonym(row.heading, row.known_as) for row in (agreed | own).values()]


def learn(submission: Submission, act: Act, decisions: Iterable[tuple[str, str]]) -> None:
    """Keep that the unit's headings mean these sections: (heading as typed, outline key), the event's changes included.

    Left out is what teaches nothing: no heading, the section's own name, or a name that two sections have.
    """
    sections = {section.key: section.heading for section in outline_with_text(submission)}
    names = Counter(map(heading_key, sections.values()))
    for heading, key in decisions:
        typed, known = heading_key(heading)[:300], heading_key(sections[key])[:500]
        if not typed or typed in names or names[known] > 1:
            continue
        HeadingSynonym.objects.update_or_create(
            committee_id=submission.campaign.committee_id,
            unit_id=submission.responsible_unit_id,
            heading_key=typed,
            defaults={
                "heading": heading[:300],
                "known_as": sections[key][:500],
                "known_as_key": known,
                "by": act.person,
                "at": act.at,
            },
        )
        act.changes.setdefault("synonyms", []).append([heading[:300], sections[key]])


def hand_on(successors: Mapping[int, int]) -> None:
    """Let units (by key) and committees know what those knew that they follow; of two decisions the later one stays.

    Moved and not copied: one decision is never the voice of two units.
    """
    units = {*successors, *successors.values()}
    concerned = HeadingSynonym.objects.filter(Q(unit__in=units) | Q(committee__in=units))
    kept: dict[tuple[int, int, str], HeadingSynonym] = {}
    moved, surplus = [], []
    for row in concerned.only("committee", "unit", "heading_key").order_by("-at", "-pk").iterator():
        committee = successors.get(row.committee_id, row.committee_id)
        unit = successors.get(row.unit_id, row.unit_id)
        if kept.setdefault((committee, unit, row.heading_key), row) is not row:
            surplus.append(row.pk)
        elif (committee, unit) != (row.committee_id, row.unit_id):
            row.committee_id, row.unit_id = committee, unit
            moved.append(row)
    for chunk in in_chunks(surplus):
        HeadingSynonym.objects.filter(pk__in=chunk).delete()
    update_rows(HeadingSynonym, moved, ["committee", "unit"])


def _agree(said: list[HeadingSynonym]) -> bool:
    return len(said) >= UNITS_THAT_AGREE and len({row.known_as_key for row in said}) == 1
