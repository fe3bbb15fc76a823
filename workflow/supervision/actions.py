"""Moving tasks between people: by a supervisor, or by the holder back to the pool.

The same verbs serve every kind of document that a flow moves, so there is one of each for each kind, made when the kind
is registered (`supervise`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.models import FlowDocument
from workflow.actions.refusals import Incomplete, NotInState
from workflow.actions.verbs import Act, Verb, verb
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person
from workflow.supervision.rules import HEAD, REVIEWER, has_open_task, holds_the_task, why_not
from workflow.tasks import engine
from workflow.tasks.models import Task

REASON_AT_LEAST = 10
TASKS_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Supervised:
    """A kind of document under supervision, and its verbs."""

    model: type[FlowDocument]
    reassign: Verb[Any]
    release: Verb[Any]


SUPERVISED: dict[str, Supervised] = {}


def supervise(model: type[FlowDocument], *, pooled: frozenset[str], holder_field: dict[str, str]) -> None:
    """Put a kind of document under supervision.

    `pooled` names the steps that have a pool to go back to; `holder_field` maps a step to the document's field that
    says who gets the step the next time, so that a moved task stays moved.
    """

    def moved(document: FlowDocument, act: Act, person: Person | None) -> None:
        task = act.task
        assert task is not None
        act.changes |= {
            "step": task.step,
            "holder": [task.owner.full_name if task.owner else None, person.full_name if person else None],
        }
        engine.hold(task, person)
        if task.step in holder_field:
            setattr(document, holder_field[task.step], person)

    def back_to_pool(document: FlowDocument, act: Act) -> None:
        assert act.task is not None
        if act.task.step not in pooled:
            raise NotInState(_("Việc này không có hàng chờ chung để trả về."))
        act.tell(
            [act.task.owner_id], gettext_lazy("Việc của bạn đã về hàng chờ chung: %(label)s"), label=act.task.label
        )
        moved(document, act, None)

    @verb(
        model,
        f"supervision.reassign_{model.kind}",
        gettext_lazy("Phân công lại"),
        by=(HEAD,),
        needs=(has_open_task,),
        reason_at_least=REASON_AT_LEAST,
        within="supervision.reassign",
    )
    def reassign(document: FlowDocument, act: Act, *, to: Person | None, held_by: int | None) -> None:
        """Give the open task to another person, or back to its pool (None); the deadline stays.

        `held_by` is who held it (key) when the supervisor decided.
        """
        task = act.task
        assert task is not None
        if task.owner_id != held_by:
            raise NotInState(_("Việc “%(label)s” đã đổi người giữ. Hãy xem lại danh sách.") % {"label": task.label})
        if to is None:
            back_to_pool(document, act)
            return
        reason = why_not(document, task, to)
        if reason:
            raise Incomplete(
                _("Không giao được “%(label)s” cho %(person)s: %(reason)s")
                % {"label": task.label, "person": to.full_name, "reason": reason}
            )
        act.tell([to.pk], gettext_lazy("Bạn được giao việc: %(label)s"), label=task.label)
        act.tell(
            [held_by],
            gettext_lazy("Việc của bạn đã chuyển cho %(person)s: %(label)s"),
            label=task.label,
            person=to.full_name,
        )
        moved(document, act, to)

    @verb(
        model,
        f"supervision.release_{model.kind}",
        gettext_lazy("Trả việc"),
        by=(REVIEWER,),
        needs=(has_open_task, holds_the_task),
        effect=gettext_lazy("Việc trở lại hàng chờ chung; người khác nhận được."),
    )
    def release(document: FlowDocument, act: Act) -> None:
        back_to_pool(document, act)

    SUPERVISED[model.kind] = Supervised(model, reassign, release)


def reassign_tasks(
    tasks: Sequence[tuple[int, int | None]], *, to: Person | None, acting: Acting, reason: str
) -> list[Task]:
    """Give many tasks to one person (None: to their pools), all or none.

    An item is (task key, key of the holder that the supervisor saw).

    Raises Refused for the first that cannot be given, with nothing changed.
    """
    if not tasks:
        raise Incomplete(_("Chưa chọn việc nào."))
    if len(tasks) > TASKS_AT_MOST:
        raise Incomplete(_("Mỗi lần chuyển nhiều nhất %(most)d việc.") % {"most": TASKS_AT_MOST})
    seen = dict(tasks)
    rows = list(Task.objects.open().filter(pk__in=seen).order_by("subject_kind", "subject_id"))
    if len(rows) != len(seen):
        raise NotInState(_("Có việc đã được làm xong hoặc đã đổi. Hãy xem lại danh sách."))
    with transaction.atomic():
        for row in rows:
            supervised = SUPERVISED[row.subject_kind]
            document = supervised.model._default_manager.get(pk=row.subject_id)
            supervised.reassign(document, acting=acting, reason=reason, to=to, held_by=seen[row.pk])
    return rows
