"""Which reminder of a deadline falls on which day, and what it says."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from workflow.campaigns.flow_settings import ReminderRules
from workflow.documents.working_days import Calendar

LATE_AT_MOST = 366
"""Days after the deadline from which nobody is reminded any more: by then a person has to decide."""

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """A reminder that falls on a day: `rule` is "before:2", "late:3" or "escalate:3", in working days."""

    rule: str
    day: datetime.date


def turns(
    due_at: datetime.datetime,
    since: datetime.datetime | None,
    today: datetime.date,
    rules: ReminderRules,
    calendar: Calendar,
) -> list[Turn]:
    """The reminders of a deadline that have come by `today`, in order.

    Those that fall on the day on which the deadline was set (`since`), or before it, are none: whoever owes the report
    was told then.
    """
    first = timezone.localdate(since) + _DAY if since else datetime.date.min
    found = _all_turns(timezone.localdate(due_at), today, rules, calendar)
    return [turn for turn in found if first <= turn.day <= today]


def escalation(
    due_at: datetime.datetime,
    since: datetime.datetime | None,
    today: datetime.date,
    rules: ReminderRules,
    calendar: Calendar,
) -> Turn | None:
    """The turn on which the secretary and the head are told that the unit is late, once it has come."""
    due_day = timezone.localdate(due_at)
    if rules.escalate_after is None or not due_day < today <= due_day + _DAY * LATE_AT_MOST:
        return None
    turn = Turn(f"escalate:{rules.escalate_after}", calendar.after(due_day, rules.escalate_after))
    is_told_already = since is not None and timezone.localdate(since) >= turn.day
    return turn if turn.day <= today and not is_told_already else None


def horizon(today: datetime.date, rules: ReminderRules, calendar: Calendar) -> datetime.datetime:
    """Deadlines from this moment on have no reminder by `today`."""
    end = calendar.after(today, max(rules.before, default=0) + 1)
    return timezone.make_aware(datetime.datetime.combine(end, datetime.time.min))


def words(due_at: datetime.datetime, now: datetime.datetime, calendar: Calendar) -> tuple[Promise, dict[str, Any]]:
    """What a reminder says at `now`, as a lazy text and what goes into it besides %(label)s."""
    due_day, today = timezone.localdate(due_at), timezone.localdate(now)
    given: dict[str, Any] = {"due": timezone.localtime(due_at).strftime("%H:%M %d/%m/%Y")}
    if now > due_at:
        given["days"] = calendar.working_days(due_day, today)
        if given["days"]:
            return gettext_lazy("Báo cáo đã quá hạn %(days)d ngày làm việc (hạn %(due)s): %(label)s"), given
        return gettext_lazy("Báo cáo đã quá hạn (hạn %(due)s): %(label)s"), given
    given["days"] = calendar.working_days(today, due_day)
    if given["days"]:
        return gettext_lazy("Còn %(days)d ngày làm việc đến hạn nộp báo cáo (%(due)s): %(label)s"), given
    return gettext_lazy("Hôm nay là ngày làm việc cuối cùng trước hạn nộp báo cáo (%(due)s): %(label)s"), given


def _all_turns(
    due_day: datetime.date, today: datetime.date, rules: ReminderRules, calendar: Calendar
) -> Iterator[Turn]:
    last = calendar.last_on_or_before(due_day)
    for days in sorted(set(rules.before), reverse=True):
        yield Turn(f"before:{days}", calendar.before(last, days))
    if not rules.daily_after or today > due_day + _DAY * LATE_AT_MOST:
        return
    day, late = calendar.after(due_day, 1), 1
    while day <= today:
        yield Turn(f"late:{late}", day)
        day, late = calendar.after(day, 1), late + 1
