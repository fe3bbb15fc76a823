"""What every deadline that somebody sets by hand must keep to, whether of a campaign or of one report."""

from __future__ import annotations

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.actions.refusals import Incomplete

DAYS_AHEAD_AT_MOST = 730


def check_new_deadline(due_at: datetime.datetime, *, now: datetime.datetime) -> None:
    """Raises Incomplete for a moment that has passed, or that lies so far ahead that it must be a slip."""
    if due_at <= now:
        raise Incomplete(_("Hạn mới phải ở sau thời điểm này."))
    last = timezone.localdate(now) + datetime.timedelta(days=DAYS_AHEAD_AT_MOST)
    if due_at > timezone.make_aware(datetime.datetime.combine(last, datetime.time.max)):
        raise Incomplete(
            _("Hạn mới phải trong vòng hai năm tới, muộn nhất là ngày %(last)s.") % {"last": last.strftime("%d/%m/%Y")}
        )


def check_extension(due_at: datetime.datetime, present: datetime.datetime) -> None:
    """Raises Incomplete unless `due_at` gives more time than the deadline in force."""
    if due_at <= present:
        raise Incomplete(
            _("Hạn mới phải muộn hơn hạn đang có (%(due)s).")
            % {"due": timezone.localtime(present).strftime("%d/%m/%Y %H:%M")}
        )
