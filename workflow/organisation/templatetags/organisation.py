"""Template tags of the organisation: `{% load organisation %}`."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from workflow.organisation.models import Dated
from workflow.organisation.standing_in import Away

register = template.Library()


@register.inclusion_tag("organisation/_held.html")
def held(row: Dated, day: datetime.date) -> dict[str, str]:
    """Whether the row holds on the day, is over, or is yet to begin: `{% held appointment today %}`."""
    if row.holds_on(day):
        return {"state": "now"}
    return {"state": "coming" if day < row.valid_from else "ended"}


@register.simple_tag
def away_words(away: Mapping[int, Away], person: int) -> str:
    """Of a person (key) who is away, who stands in and until when: " (đang vắng, Vũ Mạnh Hùng thay mặt đến 30/11)"."""
    return absence_words(away.get(person))


@register.simple_tag
def absence_words(found: Away | None) -> str:
    """The same of an absence; nothing where there is none."""
    if found is None:
        return ""
    given = {"person": found.delegate.full_name, "day": timezone.localtime(found.ends_at).strftime("%d/%m")}
    words = (
        _("(đang vắng, %(person)s thay mặt đến %(day)s)")
        if found.whole
        else _("(%(person)s thay mặt một phần việc đến %(day)s)")
    )
    return format_html(' <span class="muted small">{}</span>', words % given)
