"""Tells inspectors and administrators when the proving itself fails: nobody opens a page that has always been green."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflow.audit.models import Event
from workflow.audit.recording import SYSTEM_STREAM, Entry, append
from workflow.inspection.proof.standing import standing
from workflow.notices.writing import News, tell
from workflow.organisation.acting import Acting
from workflow.organisation.models import Appointment, Role
from workflow.organisation.queries import today
from workflow.timers.registry import timer

ALARM = "audit.alarm"
AGAIN_AFTER = datetime.timedelta(days=1)

WORDS: dict[str, str | Promise] = {
    "check": _("Kiểm tra nhật ký thấy chỗ sai. Hãy xem ngay trang Bằng chứng."),
    "guards": _("Một bảng của nhật ký không còn khóa chống sửa, xóa."),
    "sealing": _("Việc niêm phong nhật ký đã ngừng."),
    "witness": _("Một nơi giữ lần niêm phong không nhận được quá một ngày."),
}


@timer("inspection.alarms", _("Báo động về nhật ký"), every=datetime.timedelta(minutes=10))
def watch(now: datetime.datetime) -> int:
    """Tell of each kind of grave problem once a day while it lasts; answer how many were told of."""
    codes = sorted({problem.code for problem in standing(now).problems if problem.is_grave})
    told = 0
    for code in codes:
        with transaction.atomic():
            earlier = Event.objects.filter(action=ALARM, at__gt=now - AGAIN_AFTER, label=code)
            if earlier.exists():
                continue
            append(Entry(SYSTEM_STREAM, ALARM, Acting.system(), label=code))
            tell(News(person, ALARM, WORDS[code], {}, "evidence", 0) for person in _people())
            told += 1
    return told


def _people() -> list[int]:
    holding = Appointment.objects.on(today()).filter(role__in=[Role.INSPECTOR, Role.ADMINISTRATOR])
    return sorted(set(holding.filter(person__is_active=True).values_list("person_id", flat=True)))
