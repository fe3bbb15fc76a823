"""Moving the task that is open on a document: by a supervisor, by its holder back to the pool, by a move undone.

The same verbs serve every kind of document that a flow moves, so there is one of each for each kind, made when the kind
is registered (`supervise`). A supervisor's act on one task or thousands is a move (moves.py), which runs these in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from viewflow.workflow.base import Flow

from workflow.actions.models import FlowDocument
from workflow.actions.refusals import Incomplete, NotInState
from workflow.actions.verbs import Act, verb
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person
from workflow.supervision.eligibility import Eligibility, eligibility
from workflow.supervision.registry import SUPERVISED, Supervised
from workflow.supervision.rules import HEAD, REVIEWER, has_open_task, holds_the_task
from workflow.tasks.models import Task

REASON_AT_LEAST = 10

BACK_IN_POOL = gettext_lazy("Việc của bạn đã về hàng chờ chung: %(label)s")


def supervise(
    model: type[FlowDocument],
    *flows: type[Flow],
    visible: Callable[[QuerySet[Any], Acting], QuerySet[Any]],
    pooled: frozenset[str],
    holder_field: dict[str, str],
) -> None:
    """Put a kind of document, which these flows move, under supervision.

    `visible` narrows its documents to those that a capacity may open. `pooled` names the steps that a holder may give
    back to a pool; `holder_field` maps a step to the document's field that says who gets the step the next time, so
    that a moved task stays moved.
    """

    @verb(
        model,
        f"supervision.reassign_{model.kind}",
        gettext_lazy("Phân công lại"),
        by=(HEAD,),
        needs=(has_open_task,),
        reason_at_least=REASON_AT_LEAST,
        bulk_fields=tuple(sorted(set(holder_field.values()))),
        prepare=_who_may,
        within="supervision.reassign",
    )
    def reassign(
        document: FlowDocument,
        act: Act,
        *,
        to: Person | None,
        held_by: int | None,
        way: str = "",
        left: bool = False,
        unopened: bool = False,
        tell: frozenset[int] | None = None,
    ) -> None:
        """Give the open task to another person, or back to its pool (None); the deadline stays.

        `held_by` is who held it (key) when that was decided; with `unopened` that holder must not have opened it yet.
        `way` is the rule that chose the person, if one did; with `left` the holder has left and there is nobody yet.
        `tell` holds the keys of those who are told of this task by itself; None tells both sides.
        """
        task = act.task
        assert task is not None
        if task.owner_id != held_by:
            raise NotInState(_("Việc “%(label)s” đã đổi người giữ. Hãy xem lại danh sách.") % {"label": task.label})
        if unopened and task.opened_at is not None:
            raise NotInState(_("Việc “%(label)s” đã được mở nên không hoàn tác được.") % {"label": task.label})
        if to is not None:
            if task.owner_id == to.pk:
                raise Incomplete(_("%(person)s đang giữ “%(label)s”.") % {"label": task.label, "person": to.full_name})
            reason = act.prepared.why_not(task, to.pk)
            if reason:
                raise Incomplete(
                    _("Không giao được “%(label)s” cho %(person)s: %(reason)s")
                    % {"label": task.label, "person": to.full_name, "reason": reason}
                )
        _tell_both(act, task, to, tell)
        hold(document, act, task, to)
        if way:
            act.changes["assigned_by"] = way
        if left:
            task.left_by_id = held_by

    @verb(
        model,
        f"supervision.release_{model.kind}",
        gettext_lazy("Trả việc"),
        by=(REVIEWER,),
        needs=(has_open_task, holds_the_task),
        effect=gettext_lazy("Việc trở lại hàng chờ chung; người khác nhận được."),
    )
    def release(document: FlowDocument, act: Act) -> None:
        assert act.task is not None
        if act.task.step not in pooled:
            raise NotInState(_("Việc này không có hàng chờ chung để trả về."))
        act.tell([act.task.owner_id], BACK_IN_POOL, label=act.task.label)
        hold(document, act, act.task, None)

    SUPERVISED[model.kind] = Supervised(model, flows, visible, holder_field, reassign, release)


def hold(document: FlowDocument, act: Act, task: Task, person: Person | None) -> None:
    """Give the task to the person (None: its pool), now and whenever the step comes again."""
    act.hold(task, person)
    field = SUPERVISED[document.kind].holder_field.get(task.step)
    if field:
        setattr(document, field, person)


def _tell_both(act: Act, task: Task, to: Person | None, tell: frozenset[int] | None) -> None:
    def told(key: int | None) -> list[int | None]:
        return [key] if tell is None or key in tell else []

    if to is None:
        act.tell(told(task.owner_id), BACK_IN_POOL, label=task.label)
        return
    act.tell(told(to.pk), gettext_lazy("Bạn được giao việc: %(label)s"), label=task.label)
    act.tell(
        told(task.owner_id),
        gettext_lazy("Việc của bạn đã chuyển cho %(person)s: %(label)s"),
        label=task.label,
        person=to.full_name,
    )


def _who_may(documents: Sequence[FlowDocument], given: Sequence[dict[str, Any]]) -> Eligibility:
    """What decides between these documents' open tasks and those whom they are given to."""
    tasks = [document.open_task for document in documents if document.open_task is not None]
    people = {one["to"].pk: one["to"] for one in given if one.get("to") is not None}
    return eligibility(tasks, people.values(), documents)
