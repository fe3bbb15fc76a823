"""Template tags of the organisation: `{% load organisation %}`."""

from __future__ import annotations

import datetime

from django import template

from workflow.organisation.models import Dated

register = template.Library()


@register.inclusion_tag("organisation/_held.html")
def held(row: Dated, day: datetime.date) -> dict[str, str]:
    """Whether the row holds on the day, is over, or is yet to begin: `{% held appointment today %}`."""
    if row.holds_on(day):
        return {"state": "now"}
    return {"state": "coming" if day < row.valid_from else "ended"}
