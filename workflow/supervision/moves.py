"""A supervisor's move: any number of tasks, each to somebody, decided at once, all or none, and undone as one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflow.actions.refusals import Incomplete, NotInState
from workflow.actions.verbs import Act, verb
from workflow.notices.writing import counted
from workflow.organisation.acting import Acting
from workflow.organisation.bulk import insert_rows
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Person
from workflow.supervision.actions import REASON_AT_LEAST
from workflow.supervision.models import Move, MovedTask
from workflow.supervision.registry import SUPERVISED
from workflow.supervision.rules import HEAD_OF_UNIT, not_opened_yet
from workflow.tasks.models import Task

TASKS_AT_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Handing:
    """One task given to somebody (None: its pool); `held_by` is who held it (key) when that was decided.

    `way` is the rule that chose them (AssignmentWay), or "". With `left` the holder has left without anybody in their
    place: the head is asked for one until there is.
    """

    task: int
    held_by: int | None
    to: Person | None
    way: str = ""
    left: bool = False


def reassign_tasks(tasks: Sequence[tuple[int, int | None]], *, to: Person | None, acting: Acting, reason: str) -> Move:
    """Give many tasks to one person (None: to their pools), all or none.

    An item is (task key, key of the holder that the supervisor saw). Raises Refused with nothing changed.
    """
    return make_move([Handing(task, held_by, to) for task, held_by in tasks], acting=acting, reason=reason)


def make_move(
    handings: Sequence[Handing],
    *,
    acting: Acting,
    reason: str,
    unit: int | None = None,
    note: str = "",
    notify: Sequence[int] = (),
) -> Move:
    """Give each task to its new holder, all or none. `note` says in the event through what it came about.

    `unit` is whose head may undo it, where that is not the unit of who acts; `notify` are further people (keys) who
    are told that the tasks want a holder. Raises Refused for the first task that cannot be given,
    with nothing changed.
    """
    if not handings:
        raise Incomplete(_("Chưa chọn việc nào."))
    if len(handings) > TASKS_AT_MOST:
        raise Incomplete(_("Mỗi lần chuyển nhiều nhất %(most)d việc.") % {"most": TASKS_AT_MOST})
    move = Move(
        unit_id=unit or acting.unit_id,
        campaign_id=acting.campaign_id,
        at=timezone.now(),
        reason=reason,
        count=len(handings),
    )
    return reassign.create(move, acting=acting, reason=reason, handings=handings, note=note, notify=notify)


@verb(
    Move,
    "supervision.reassign",
    gettext_lazy("Phân công lại nhiều việc"),
    by=(HEAD_OF_UNIT,),
    reason_at_least=REASON_AT_LEAST,
    creates=True,
)
def reassign(move: Move, act: Act, *, handings: Sequence[Handing], note: str = "", notify: Sequence[int] = ()) -> None:
    move.reason = act.reason
    act.changes |= {"tasks": len(handings)} | ({"through": note} if note else {})
    _hand_over(act, handings)
    insert_rows(
        MovedTask,
        ("move", "task", "before", "after"),
        [(move.pk, one.task, one.held_by, one.to.pk if one.to else None) for one in handings],
    )
    pooled = sum(one.to is None for one in handings)
    if pooled:
        act.tell(notify, POOLED, count=pooled, reason=act.reason)


@verb(
    Move,
    "supervision.undo",
    gettext_lazy("Hoàn tác phân công lại"),
    by=(HEAD_OF_UNIT,),
    transition="undo",
    needs=(not_opened_yet,),
    effect=gettext_lazy("Mọi việc của lần này trở lại người giữ cũ; cả hai bên được báo."),
)
def undo(move: Move, act: Act) -> None:
    """Give every task back to who held it before, as long as nobody has opened theirs."""
    moved = list(move.moved.select_related("before").order_by("pk"))
    handings = [Handing(row.task_id, row.after_id, row.before) for row in moved]
    act.changes["tasks"] = len(handings)
    act.reason = _("Hoàn tác phân công lại.")
    _hand_over(act, handings, unopened=True)


Document = tuple[str, int]
"""The kind and key of a document."""


def _documents_of(keys: Sequence[int]) -> dict[int, Document]:
    """The documents on which these tasks are open."""
    if len(set(keys)) != len(keys):
        raise Incomplete(_("Có việc được chọn hai lần."))
    found: dict[int, Document] = {}
    for chunk in in_chunks(keys):
        rows = Task.objects.open().filter(pk__in=chunk).values_list("pk", "subject_kind", "subject_id")
        found |= {key: (kind, document) for key, kind, document in rows}
    if len(found) != len(keys):
        raise NotInState(_("Có việc đã được làm xong hoặc đã đổi. Hãy xem lại danh sách."))
    return found


def _hand_over(act: Act, handings: Sequence[Handing], *, unopened: bool = False) -> None:
    """Perform the verb of each document, and tell each person once, however many tasks they gain or lose."""
    documents = _documents_of([handing.task for handing in handings])
    gained = Counter(handing.to.pk for handing in handings if handing.to)
    lost = Counter(handing.held_by for handing in handings if handing.held_by)
    once = frozenset(person for person in {*gained, *lost} if gained[person] + lost[person] == 1)
    each: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for handing in handings:
        kind, document = documents[handing.task]
        each[kind][document] = {"to": handing.to, "held_by": handing.held_by, "way": handing.way, "left": handing.left}
    for kind, given in sorted(each.items()):
        supervised = SUPERVISED[kind]
        supervised.reassign.many(
            list(given), acting=act.acting, reason=act.reason, each=given, unopened=unopened, tell=once
        )
    for person, count in gained.items():
        if person not in once:
            act.tell([person], GIVEN, count=count, reason=act.reason)
    for person, count in lost.items():
        if person not in once:
            act.tell([person], TAKEN, count=count, reason=act.reason)


GIVEN = counted(
    lambda: ngettext("Bạn được giao %(count)d việc: %(reason)s", "Bạn được giao %(count)d việc: %(reason)s", 2)
)
TAKEN = counted(
    lambda: ngettext(
        "%(count)d việc của bạn đã chuyển cho người khác: %(reason)s",
        "%(count)d việc của bạn đã chuyển cho người khác: %(reason)s",
        2,
    )
)
POOLED = counted(
    lambda: ngettext(
        "%(count)d việc đã về hàng chờ chung, cần phân công: %(reason)s",
        "%(count)d việc đã về hàng chờ chung, cần phân công: %(reason)s",
        2,
    )
)
