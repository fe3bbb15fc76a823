"""Tells inspectors and administrators when the proving itself fails: nobody opens a page that has always been green."""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterable

from django.core.cache import cache
from django.db import transaction
from django.db.models import JSONField, Subquery
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.audit.background import seal_and_tell
from workflow.audit.evidence.keys import KeyProblem
from workflow.audit.evidence.sealing import Inconsistent
from workflow.audit.evidence.tree import BrokenTree
from workflow.audit.models import Event
from workflow.audit.recording import SYSTEM_STREAM, Entry, append
from workflow.inspection.proof.standing import may_prove, standing
from workflow.notices.writing import News, tell
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Role
from workflow.organisation.queries import today
from workflow.pages.banners import Banner
from workflow.timers.models import TimerRun
from workflow.timers.registry import timer

log = logging.getLogger(__name__)

ALARM = "audit.alarm"
WATCH = "inspection.alarms"
BANNER, BANNER_KEPT = "inspection.banner", 30
"""Where and for how many seconds each process keeps what stands above its pages."""
AGAIN_AFTER = datetime.timedelta(days=1)
STOPPED_AFTER = datetime.timedelta(hours=1)
"""Watching runs every ten minutes; silent for so long, it does not run."""

WORDS: dict[str, str | Promise] = {
    "check": gettext_lazy("Kiểm tra nhật ký thấy chỗ sai. Hãy xem ngay trang Bằng chứng."),
    "guards": gettext_lazy("Một bảng của nhật ký không còn khóa chống sửa, xóa."),
    "sealing": gettext_lazy("Việc niêm phong nhật ký đã ngừng."),
    "witness": gettext_lazy("Một nơi giữ lần niêm phong không nhận được quá một ngày."),
}

SHORT: dict[str, str | Promise] = {
    "check": gettext_lazy("lần kiểm tra gần nhất thấy chỗ sai"),
    "guards": gettext_lazy("một bảng không còn khóa chống sửa, xóa"),
    "sealing": gettext_lazy("việc niêm phong đã ngừng"),
    "witness": gettext_lazy("một nơi giữ không nhận lần niêm phong"),
    "watch": gettext_lazy("việc canh báo động đã ngừng"),
}


@timer(WATCH, gettext_lazy("Báo động về nhật ký"), every=datetime.timedelta(minutes=10))
def watch(now: datetime.datetime) -> int:
    """Write down which kinds of grave problem there are, when that changes; answer how many were told of.

    People are told of each kind once a day while it lasts. What can be sealed is sealed first: after a night in which
    the machine was off, nothing has stopped.
    """
    try:
        seal_and_tell(now)
    except (KeyProblem, Inconsistent, BrokenTree):
        log.exception("Could not seal")
    codes = {problem.code for problem in standing(now).problems if problem.is_grave}
    with transaction.atomic():
        alarms = Event.objects.filter(action=ALARM).order_by("-id").values_list("changes", flat=True)
        recent = alarms.filter(at__gt=now - AGAIN_AFTER)
        untold = codes - {code for changes in recent for code in _codes(changes)}
        if untold or codes != set(_codes(alarms.first())):
            with translation.override("vi"):
                label = _in_words(codes)
            append(Entry(SYSTEM_STREAM, ALARM, Acting.system(), label=label, changes={"alarms": sorted(codes)}))
        tell(News(person, ALARM, WORDS[code], {}, "evidence", 0) for code in sorted(untold) for person in _people())
    return len(untold)


def watch_now() -> None:
    """Have what stands above pages say what was found just now."""
    watch(timezone.now())
    cache.delete(BANNER)


def banner(request: HttpRequest) -> Banner | None:
    """What was found last, for those who may do something about it. One query in half a minute."""
    if may_prove.refusal(request.acting) is not None:  # type: ignore[attr-defined]
        return None
    found, last = cache.get_or_set(BANNER, _found_last, BANNER_KEPT) or ([], None)
    codes = list(found)
    if _is_silent(last):
        codes.append("watch")
    if not codes:
        return None
    words = _("Báo động về nhật ký: %(alarms)s.") % {"alarms": _in_words(codes)}
    return Banner(words, reverse("inspection:evidence"), _("Xem bằng chứng"))


def _found_last() -> tuple[list[str], datetime.datetime | None]:
    """The alarms that are on, and when that was looked at."""
    alarms = Event.objects.filter(action=ALARM).order_by("-id").values("changes")[:1]
    run = TimerRun.objects.filter(pk=WATCH).annotate(found=Subquery(alarms, output_field=JSONField()))
    begun_at, done_at, found = run.values_list("begun_at", "done_at", "found").first() or (None, None, None)
    return _codes(found), done_at or begun_at


def has_stopped() -> bool:
    """Whether nobody watches any more, which no alarm can tell. One query."""
    run = TimerRun.objects.filter(pk=WATCH).values_list("begun_at", "done_at").first()
    return run is not None and _is_silent(run[1] or run[0])


def _is_silent(last: datetime.datetime | None) -> bool:
    return last is not None and timezone.now() - last > STOPPED_AFTER


def _codes(changes: object) -> list[str]:
    """The kinds that an event names; of a row that somebody tampered with, none."""
    named = changes.get("alarms") if isinstance(changes, dict) else None
    return [code for code in named if code in SHORT] if isinstance(named, list) else []


def _in_words(codes: Iterable[str]) -> str:
    return "; ".join(str(SHORT[code]) for code in sorted(codes))


def _people() -> list[int]:
    holding = Appointment.objects.on(today()).filter(role__in=[Role.INSPECTOR, Role.ADMINISTRATOR])
    return sorted(set(holding.filter(person__is_active=True).values_list("person_id", flat=True)))
