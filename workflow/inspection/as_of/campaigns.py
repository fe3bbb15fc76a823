"""A campaign, and a campaign type, as they stood after some of their events."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workflow.audit.models import Event
from workflow.campaigns.actions import HEADER
from workflow.campaigns.models import Audience, Campaign
from workflow.campaigns.type_models import CampaignType, CampaignTypeVersion
from workflow.inspection.as_of.replay import Told, fields_after, moment, state_after

BODIES = ("committee", "lead_unit", "approving_unit", "office_unit")


@dataclass(slots=True)
class CampaignThen:
    """What the events up to `event` say of a campaign. `untold` are fields that they do not tell."""

    event: Event
    state: str
    told: dict[str, Told]
    untold: list[str]
    outline: list[list[Any]]
    deadlines: list[list[Any]]
    due_at: datetime.datetime | None
    bodies: dict[str, int]


def campaign_after(events: Sequence[Event], later: Sequence[Event], campaign: Campaign) -> CampaignThen:
    """Fold the events, earliest first and at least one; without a query.

    A field that they do not tell, because the plan was imported before imports told it, had the value from which the
    first `later` event changed it; if none did, it is untold. The bodies are rows of today taken back over every
    `later` change that names them.
    """
    told = {name: found for name, found in fields_after(events).items() if ": " not in name}
    for event in later:
        for name, value in event.changes.items() if not event.refused else ():
            if name in (*HEADER, "outline", "deadlines") and name not in told and isinstance(value, list):
                told[name] = Told(value[0], event)
    deadlines = _rows(told.get("deadlines"))
    bodies = {body: getattr(campaign, f"{body}_id") for body in BODIES}
    for event in reversed(later):
        for body in BODIES:
            if f"{body}_key" in event.changes and not event.refused:
                bodies[body] = event.changes[f"{body}_key"][0]
    return CampaignThen(
        event=events[-1],
        state=state_after(events),
        told=told,
        untold=[name for name in (*HEADER, "outline", "deadlines") if name not in told],
        outline=_rows(told.get("outline")),
        deadlines=deadlines,
        due_at=_due(told, deadlines),
        bodies=bodies,
    )


def _due(told: dict[str, Told], deadlines: list[list[Any]]) -> datetime.datetime | None:
    """The units' deadline: as extended last, else the first of the plan that binds them."""
    extended = told.get("due_at")
    if extended is not None:
        return moment(extended.value)
    return next((moment(due) for _text, _who, audience, _kind, due in deadlines if audience == Audience.UNITS), None)


def _rows(told: Told | None) -> list[list[Any]]:
    rows = told.value if told and isinstance(told.value, list) else []
    return [row for row in rows if isinstance(row, list)]


def version_then(campaign_type: CampaignType, event: Event) -> CampaignTypeVersion | None:
    """The version that was the last one at the event: rows that never change. One query."""
    return campaign_type.versions.filter(at__lte=event.at).order_by("-number").first()
