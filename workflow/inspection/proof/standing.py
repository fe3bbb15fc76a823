"""Is the record complete? What is known at this moment, and what is to be done about what is not right."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.audit.append_only import expected_tables, unguarded
from workflow.audit.evidence import keys
from workflow.audit.models import Checkpoint, Delivery, Event, Leaf, Sequencer
from workflow.inspection.proof import checks
from workflow.organisation.acting import Acting
from workflow.organisation.models import Role

SEALED_WITHIN = datetime.timedelta(minutes=15)
"""Sealing runs every minute; an event that waits longer says that it does not."""

CHECKED_WITHIN = datetime.timedelta(days=2)
WITNESSED_WITHIN = datetime.timedelta(days=1)
_COUNTED = 1_000


class _Rule:
    """Inspectors, and administrators, who must mend what is not right."""

    reason = gettext_lazy("Chỉ người kiểm tra nhật ký và quản trị hệ thống được xem bằng chứng của nhật ký.")

    def refusal(self, acting: Acting) -> str | None:
        return None if acting.role in (Role.INSPECTOR, Role.ADMINISTRATOR) else str(self.reason)


may_prove = _Rule()


@dataclass(frozen=True, slots=True)
class Problem:
    """What is not right, and whether it means that the log may have been changed. `help` says to an inspector what to
    do and whom to ask, `mending` to an administrator what to run."""

    code: str
    words: str
    help: str
    mending: str
    is_grave: bool


@dataclass(frozen=True, slots=True)
class Witness:
    """A second place, and what it has; `size` 0 and no time when it has nothing yet."""

    name: str
    size: int
    at: datetime.datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class Standing:
    """`waiting` counts events that no checkpoint covers, up to 1000; `since` is when the oldest was written."""

    checkpoint: Checkpoint | None
    waiting: int
    since: datetime.datetime | None
    witnesses: list[Witness]
    tables: list[tuple[str, bool]]
    key: str
    last_check: Event | None
    is_checking: bool
    problems: list[Problem]

    @property
    def is_sound(self) -> bool:
        return not any(problem.is_grave for problem in self.problems)

    @property
    def has_more_waiting(self) -> bool:
        return self.waiting >= _COUNTED


def standing(now: datetime.datetime) -> Standing:
    """Seven queries, however many events there are."""
    last = Checkpoint.objects.order_by("-size").first()
    waiting = list(_waiting(last).values_list("at", flat=True)[:_COUNTED])
    open_tables = set(unguarded(connection, expected_tables()))
    public = keys.known()
    found = Standing(
        checkpoint=last,
        waiting=len(waiting),
        since=min(waiting, default=None),
        witnesses=_witnesses(),
        tables=[(table, table not in open_tables) for table in expected_tables()],
        key=public[-1] if public else "",
        last_check=checks.results().first(),
        is_checking=checks.running(now),
        problems=[],
    )
    found.problems.extend(_problems(found, now))
    return found


def _waiting(last: Checkpoint | None) -> QuerySet[Event]:
    """The events that the checkpoint does not cover; not all are looked at, only those that came since."""
    if last is None:
        return Event.objects.order_by("id")
    unplaced = Q(leaf__isnull=True, id__gt=Coalesce(Subquery(Sequencer.objects.values("settled")[:1]), 0))
    unsigned = Q(id__in=Leaf.objects.filter(index__gte=last.size).values("event"))
    return Event.objects.filter(unplaced | unsigned)


def _witnesses() -> list[Witness]:
    rows = Delivery.objects.in_bulk(settings.AUDIT_WITNESSES)
    found = []
    for name in settings.AUDIT_WITNESSES:
        row = rows.get(name) or Delivery(witness=name)
        found.append(Witness(name, row.size, row.delivered_at, row.last_error))
    return found


def _problems(found: Standing, now: datetime.datetime) -> list[Problem]:
    made: list[Problem] = []
    for table, is_guarded in found.tables:
        if not is_guarded:
            made.append(
                Problem(
                    "guards",
                    _("Bảng %(table)s không còn khóa chống sửa, xóa.") % {"table": table},
                    _("Yêu cầu quản trị hệ thống đặt lại khóa, rồi đối chiếu với một lần niêm phong đã giữ."),
                    _("Chạy lại manage.py migrate, rồi nhờ người kiểm tra đối chiếu với một lần niêm phong đã giữ."),
                    True,
                )
            )
    if found.last_check is None:
        made.append(
            Problem(
                "unchecked",
                _("Nhật ký chưa được kiểm tra lần nào."),
                _("Bấm “Kiểm tra ngay”. Sau đó hệ thống tự kiểm tra mỗi ngày."),
                _("Bấm “Kiểm tra ngay”. Sau đó hệ thống tự kiểm tra mỗi ngày."),
                False,
            )
        )
    elif verdict := found.last_check.changes.get("verdict"):
        made.append(
            Problem(
                "check",
                _("Lần kiểm tra gần nhất thấy sai: %(verdict)s") % {"verdict": verdict},
                _(
                    "Yêu cầu quản trị hệ thống giữ nguyên máy chủ; lấy bộ chứng cứ ở cuối trang này và kiểm tra bằng"
                    " một lần niêm phong đã giữ."
                ),
                _("Giữ nguyên máy chủ, chạy manage.py audit_export và giao bộ chứng cứ cho người kiểm tra."),
                True,
            )
        )
    elif now - found.last_check.at > CHECKED_WITHIN:
        made.append(
            Problem(
                "unchecked",
                _("Hơn hai ngày chưa có lần kiểm tra nào xong."),
                _("Bấm “Kiểm tra ngay”; nếu không xong, yêu cầu quản trị hệ thống xem tiến trình nền."),
                _("Bấm “Kiểm tra ngay”; nếu không xong, xem tiến trình nền, hoặc chạy manage.py audit_check."),
                False,
            )
        )
    if found.since and now - found.since > SEALED_WITHIN:
        made.append(
            Problem(
                "sealing",
                _("Việc niêm phong đã ngừng: có sự kiện chờ niêm phong quá 15 phút."),
                _("Yêu cầu quản trị hệ thống cho việc niêm phong chạy lại và nói vì sao nó đã ngừng."),
                _("Xem manage.py run_timers có chạy không và chạy manage.py audit_seal để biết lý do."),
                True,
            )
        )
    if not found.witnesses:
        made.append(
            Problem(
                "no_witness",
                _("Chưa có nơi thứ hai giữ các lần niêm phong, nên không thấy được nếu cả cơ sở dữ liệu bị lùi lại."),
                _("Yêu cầu quản trị hệ thống đặt nơi giữ; trong lúc chờ, in lần niêm phong này và cất giữ."),
                _("Đặt AUDIT_WITNESSES; trong lúc chờ, in lần niêm phong này và cất giữ."),
                False,
            )
        )
    for witness in found.witnesses:
        if witness.error:
            lasts = witness.at is None or now - witness.at > WITNESSED_WITHIN
            made.append(
                Problem(
                    "witness",
                    _("Nơi giữ %(witness)s không nhận: %(error)s") % {"witness": witness.name, "error": witness.error},
                    _(
                        "Nếu lời báo nói bị lùi lại hay viết lại, lập biên bản trước khi cho sửa gì; nếu không thì yêu"
                        " cầu quản trị hệ thống nối lại nơi giữ."
                    ),
                    _(
                        "Nếu lời báo nói bị lùi lại hay viết lại, báo người kiểm tra trước khi sửa gì; nếu không thì"
                        " nối lại nơi giữ rồi chạy manage.py audit_seal."
                    ),
                    lasts,
                )
            )
    return made
