"""What happened to a unit, on its page."""

from __future__ import annotations

from workflow.organisation.access import ActingRequest
from workflow.organisation.models import Unit
from workflow.organisation.panels import Panel
from workflow.reorganisation.models import ChangedUnit

SHOWN = 20


def changes_of(request: ActingRequest, unit: Unit) -> Panel | None:
    """The changes that the unit had a part in, the latest first; for everybody to read. One query."""
    parts = list(ChangedUnit.objects.filter(unit=unit).select_related("change").order_by("-change")[:SHOWN])
    return Panel("reorganisation/_unit_changes.html", {"parts": parts}) if parts else None
