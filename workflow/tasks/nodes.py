"""The steps that our flows are made of: viewflow nodes where a person acts, with one named way out per decision.

viewflow's own `View` asks for an If or Switch node after a person's decision: one more task row and some six more
queries for each decision, and the branch is taken from a re-read object. Here the decision is the way out:
`.On(accept=this.done, send_back=this.draft)`. Permission is not asked here: a step is only ever completed by the
action mechanism, which has asked already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, ClassVar, Protocol, Self

from django.utils import timezone
from viewflow import this
from viewflow.workflow import flow
from viewflow.workflow.activation import Activation
from viewflow.workflow.base import Edge, Node
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.signals import flow_finished, task_finished
from viewflow.workflow.status import PROCESS, STATUS

from workflow.documents.text import fold
from workflow.organisation.models import Person, Role


class FlowSubject(Protocol):
    """A document that a flow moves: what a task must know of it."""

    pk: Any
    kind: ClassVar[str]

    @property
    def task_label(self) -> str: ...
    @property
    def task_campaign_id(self) -> int | None: ...
    @property
    def supervising_unit_id(self) -> int | None: ...


class PersonTaskActivation(ViewActivation):
    """One task of a `PersonTask` node."""

    outcome: str = ""
    opened: Any = None
    """The task that the decision led to."""

    @classmethod
    def create(
        cls, flow_task: PersonTask, prev_activation: Activation, token: Any, data: Any = None, seed: Any = None
    ) -> PersonTaskActivation:
        """Add the task with everything an inbox shows. Two INSERTs."""
        task = flow_task.describe(prev_activation.process.subject)
        task.process = prev_activation.process
        task.token = token
        task.save(force_insert=True)
        follow(task, prev_activation.task)
        return cls(task)

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.DONE)
    def perform(self, person: Person | None, outcome: str) -> None:
        """The person has decided: close the task and open what follows. One UPDATE and the next node's own."""
        self.outcome = outcome
        self.task.owner = person or self.task.owner
        self.task.outcome = outcome
        self.task.finished = timezone.now()
        self.task.save(update_fields=["status", "owner", "outcome", "finished"])
        task_finished.send(sender=self.flow_class, process=self.process, task=self.task)

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Activation]:
        following = self.flow_task.ways[self.outcome]
        if isinstance(following, Finish):
            following.finish(self.process)
        else:
            next_activation = following._create(self, self.task.token)
            self.opened = next_activation.task
            yield next_activation


class PersonTask(flow.View):
    """A step that one person of a role in a unit must take.

    `verb` is what they will do, as the button of an inbox says it. `.By(role, unit=…)` says who may hold it (the unit's
    key), `.Held(by=…)` who holds it at first (a person's key, or None: it waits in the pool), `.Due(…)` until when,
    `.On(outcome=node, …)` where each decision leads.
    """

    activation_class = PersonTaskActivation

    def __init__(self, title: Any, verb: Any) -> None:
        super().__init__(view=None)
        self.task_title = title
        self.verb = verb
        self.role: Role | None = None
        self._unit: Callable[[Any], int | None] = lambda subject: None
        self._holder: Callable[[Any], int | None] = lambda subject: None
        self._due: Callable[[Any], Any] = lambda subject: None
        self._ways: dict[str, Any] = {}
        self.ways: dict[str, Node] = {}

    def By(self, role: Role, unit: Callable[[Any], int | None]) -> Self:
        self.role, self._unit = role, unit
        return self

    def Held(self, by: Callable[[Any], int | None]) -> Self:
        self._holder = by
        return self

    def Due(self, at: Callable[[Any], Any]) -> Self:
        self._due = at
        return self

    def On(self, **ways: Any) -> Self:
        self._ways = ways
        return self

    def describe(self, subject: FlowSubject) -> Any:
        """An unsaved task of this step for this document."""
        holder, due_at = self._holder(subject), self._due(subject)
        return self.flow_class.task_class(
            flow_task=self,
            flow_task_type=self.task_type,
            step=self.name,
            subject_kind=subject.kind,
            subject_id=subject.pk,
            label=subject.task_label[:250],
            campaign_id=subject.task_campaign_id,
            role=self.role,
            supervising_unit_id=subject.supervising_unit_id,
            unit_id=self._unit(subject),
            owner_id=holder,
            assigned=timezone.now() if holder else None,
            status=STATUS.ASSIGNED if holder else STATUS.NEW,
            due_at=due_at,
            wanted_at=due_at or timezone.now(),
            search_key=fold(subject.task_label)[:250],
        )

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.ways = {outcome: this.resolve(instance, node) for outcome, node in self._ways.items()}

    def _outgoing(self) -> Iterator[Edge]:
        for outcome, node in self.ways.items():
            yield Edge(src=self, dst=node, edge_class="next", label=outcome)


def steps_of(role: Role) -> list[tuple[str, str]]:
    """(name, title) of every step that the role takes in any flow, each once."""
    nodes = (node for flow_class in _flows(flow.Flow) for node in flow_class.instance.nodes())
    return list(
        dict.fromkeys(
            (node.name, str(node.task_title)) for node in nodes if isinstance(node, PersonTask) and node.role == role
        )
    )


def _flows(above: type[flow.Flow]) -> Iterator[type[flow.Flow]]:
    for flow_class in above.__subclasses__():
        yield flow_class
        yield from _flows(flow_class)


class Finish(flow.End):
    """The end of a flow without parallel branches: nothing to count, nothing to wait for.

    The process itself says that it has ended; a task row for the end would only say it again.
    """

    def finish(self, process: Any) -> None:
        """Mark the process as ended. One UPDATE."""
        process.status, process.finished = PROCESS.DONE, timezone.now()
        process.save(update_fields=["status", "finished"])
        flow_finished.send(sender=self.flow_class, process=process, task=None)


def follow(task: Any, previous: Any) -> None:
    """Record which task led to this one, without reading first what `.add()` would read. One INSERT."""
    through = type(task).previous.through
    through.objects.bulk_create([through(from_task_id=task.pk, to_task_id=previous.pk)])
