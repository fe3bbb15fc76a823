"""Objects by their name, for an inspector who knows what a thing is called and not its code."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from workflow.audit import wording
from workflow.campaigns.models import Campaign
from workflow.documents.text import fold
from workflow.organisation.models import Person, Unit
from workflow.reports.models import ConsolidatedReport
from workflow.submissions.models import Submission

OF_A_KIND = 8
"""Objects of one kind that are shown; a longer name finds fewer."""

CAMPAIGNS = 500
"""The latest campaigns, among whose names is looked: no column holds them folded."""


@dataclass(frozen=True, slots=True)
class Object:
    """Something that has a time line."""

    kind: str
    label: str
    about: str
    url: str
    has_holders: bool = False


def objects_named(words: str) -> list[Object]:
    """Campaigns, reports, units and people whose name has all the words, whatever their case and diacritics.

    At most OF_A_KIND of a kind, the latest first. 5 queries.
    """
    wanted = fold(words).split()
    names = Campaign.objects.order_by("-pk").values_list("pk", "name", "lead_unit__name")[:CAMPAIGNS]
    campaigns = [row for row in names if all(word in fold(row[1]) for word in wanted)][:OF_A_KIND]
    reports = ConsolidatedReport.objects.filter(campaign__in=[key for key, _name, _unit in campaigns])
    submissions = Submission.objects.select_related("campaign", "unit").order_by("-pk")
    units = Unit.objects.order_by("-pk")
    people = Person.objects.order_by("-pk")
    return [
        *(Object(_kind("campaign"), name, unit, _campaign(key)) for key, name, unit in campaigns),
        *(
            Object(_kind("report"), f"{report}", report.campaign.name, _timeline("report", report.pk), True)
            for report in reports.select_related("campaign").order_by("-pk")
        ),
        *(
            Object(_kind("submission"), one.task_label, one.campaign.name, _timeline("submission", one.pk), True)
            for one in _with(submissions, wanted)
        ),
        *(Object(_kind("unit"), unit.name, "", _timeline("unit", unit.pk)) for unit in _with(units, wanted)),
        *(
            Object(_kind("person"), person.full_name, person.username, reverse("inspection:person", args=[person.pk]))
            for person in _with(people, wanted)
        ),
    ]


def _with(rows: QuerySet, words: list[str]) -> QuerySet:  # type: ignore[type-arg]
    for word in words:
        rows = rows.filter(search_key__contains=word)
    return rows[:OF_A_KIND]


def _kind(kind: str) -> str:
    return wording.kind_label(kind)


def _timeline(kind: str, key: int) -> str:
    return reverse("inspection:timeline", args=[kind, key])


def _campaign(key: int) -> str:
    return reverse("inspection:campaign", args=[key])
