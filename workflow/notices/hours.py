"""When a person's e-mails may come: not in their quiet hours, the digest at its hour on working days."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from workflow.documents.working_days import Calendar

_LONGEST = 60
"""Steps from one quiet stretch to the next; no holiday lasts half as many days."""


def time_of_day(text: str) -> datetime.time:
    """ "21:00". Raises ValueError."""
    return datetime.datetime.strptime(text, "%H:%M").time()


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `begins` to `ends` (over midnight when it ends earlier than it begins), and whole days off.

    The hours are those of the committee's time zone; none at all when `begins` is None.
    """

    begins: datetime.time | None
    ends: datetime.time | None
    days_off: bool

    def end(self, moment: datetime.datetime, calendar: Calendar) -> datetime.datetime:
        """The first moment from `moment` on that is not quiet: `moment` itself when it is not."""
        at = timezone.localtime(moment)
        for _step in range(_LONGEST):
            if self.days_off and not calendar.works(at.date()):
                at = _on(at.date() + datetime.timedelta(days=1), datetime.time())
            elif self.begins is not None and self.ends is not None and self._holds(at.time()):
                over_midnight = self.ends <= at.time()
                at = _on(at.date() + datetime.timedelta(days=over_midnight), self.ends)
            else:
                break
        return at

    def _holds(self, time: datetime.time) -> bool:
        assert self.begins is not None and self.ends is not None
        if self.begins <= self.ends:
            return self.begins <= time < self.ends
        return time >= self.begins or time < self.ends


def next_digest(after: datetime.datetime, calendar: Calendar) -> datetime.datetime:
    """The first digest later than `after`."""
    hour = time_of_day(settings.MAIL_DIGEST_AT)
    today = timezone.localtime(after).date()
    days = (today + datetime.timedelta(days=ahead) for ahead in range(_LONGEST))
    digests = (_on(day, hour) for day in days if calendar.works(day))
    # A calendar without a working day for two months is wrong, and no reason to tell nobody.
    return next((digest for digest in digests if digest > after), after)


def _on(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))
