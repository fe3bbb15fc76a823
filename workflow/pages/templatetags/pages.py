"""Template tags and filters of the product: `{% load pages %}`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext

from workflow.documents import deadlines
from workflow.documents.outline import named_key
from workflow.pages.calendars import calendar
from workflow.pages.marks import mark
from workflow.pages.words import script_words

_WEEKDAYS = (
    gettext_lazy("thứ Hai"),
    gettext_lazy("thứ Ba"),
    gettext_lazy("thứ Tư"),
    gettext_lazy("thứ Năm"),
    gettext_lazy("thứ Sáu"),
    gettext_lazy("thứ Bảy"),
    gettext_lazy("Chủ nhật"),
)

register = template.Library()
register.filter(mark)


@register.inclusion_tag("components/state.html")
def state_badge(code: str, label: str) -> dict[str, Any]:
    """A state as shape, colour and words: `{% state_badge report.state report.get_state_display %}`."""
    return {"code": code, "label": label, "mark": mark(code)}


@register.inclusion_tag("components/progress.html")
def progress(segments: Iterable[tuple[str, str, int]], label: str) -> dict[str, Any]:
    """A stacked bar of counts, with the counts in words; `segments` are (state code, its label, count)."""
    counted = [(code, name, count) for code, name, count in segments if count]
    total = sum(count for _code, _name, count in counted)
    bars, start = [], 0.0
    for code, name, count in counted:
        width = 100 * count / total
        bars.append({"mark": mark(code), "label": name, "count": count, "x": f"{start:.3f}", "width": f"{width:.3f}"})
        start += width
    return {"bars": bars, "total": total, "label": label}


@register.inclusion_tag("components/due.html")
def due(due_at: datetime.datetime | None) -> dict[str, Any]:
    """How long is left, and the day and hour; late is said by an icon and in words."""
    return {"due_at": due_at, "late": due_at is not None and due_at < timezone.now()}


@register.inclusion_tag("components/verb.html")
def verb(offer: Any) -> dict[str, Any]:
    """What a person may do here, or why they may not (an `Offer` of the actions room)."""
    return {"offer": offer}


@register.filter
def due_words(due_at: datetime.datetime) -> str:
    return deadlines.due_words(due_at, timezone.now(), calendar())


@register.filter
def waiting_words(since: datetime.datetime) -> str:
    """How long something has waited, in days of the calendar: "đã chờ 3 ngày"."""
    days = (timezone.localdate() - timezone.localdate(since)).days
    if not days:
        return gettext("từ hôm nay")
    return ngettext("đã chờ %(days)d ngày", "đã chờ %(days)d ngày", days) % {"days": days}


@register.filter
def local_date(moment: datetime.date | None) -> str:
    """15/02/2023, in the committee's time zone."""
    if moment is None:
        return ""
    if isinstance(moment, datetime.datetime):
        moment = timezone.localtime(moment)
    return moment.strftime("%d/%m/%Y")


@register.filter
def weekday(day: datetime.date) -> str:
    """ "thứ Năm", in the committee's time zone."""
    if isinstance(day, datetime.datetime):
        day = timezone.localtime(day)
    return str(_WEEKDAYS[day.weekday()])


@register.filter
def local_time(moment: datetime.datetime | None) -> str:
    """10:32, in the committee's time zone."""
    return "" if moment is None else timezone.localtime(moment).strftime("%H:%M")


@register.filter
def section_key(where: str) -> str:
    """The key of the section that a finding's place names, "" for none."""
    return named_key(where)


@register.filter
def error_count(form: Any) -> str:
    """How many things are to be mended in a form, in words."""
    number = sum(len(errors) for errors in form.errors.values())
    return ngettext("Có %(number)d chỗ cần sửa", "Có %(number)d chỗ cần sửa", number) % {"number": number}


@register.simple_tag
def words_for_scripts() -> SafeString:
    """The words of `workflow.pages.words` as a block of data, which the content policy lets through."""
    return json_script(script_words(), "words")
