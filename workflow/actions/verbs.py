"""Verbs: everything that a person or a timer can do to a document, each declared once.

    @verb(Submission, "submissions.submit", _("Trình"), by=(SECRETARY,), transition="submit", task="submit")
    def submit(submission: Submission, act: Act) -> None:
        "What submitting does besides moving the state."

The declaration is what the server enforces, what a page offers and what the permission table prints. Calling the verb
performs it: `submit(submission, acting=acting, seen=7)`; the mechanism is in `mechanism.py`.
"""

from __future__ import annotations

import datetime
import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar

from django.urls import reverse
from django.utils.functional import Promise

from workflow.actions.models import ActionSubject
from workflow.actions.refusals import Refused
from workflow.actions.rules import By, Need, refuse_on_behalf, refuse_role, refuse_state
from workflow.audit import wording
from workflow.audit.privacy.names import named
from workflow.audit.recording import Entry
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person
from workflow.tasks import engine
from workflow.tasks.models import Task

if TYPE_CHECKING:
    from workflow.actions.forms import VerbForm

S = TypeVar("S", bound=ActionSubject)
Words = str | Promise

REGISTRY: dict[str, Verb[Any]] = {}


class Told(NamedTuple):
    """A notice that is to be written: to whom (by key), of which kind, in which words."""

    person: int
    kind: str
    words: Words
    given: dict[str, object]


@dataclass(slots=True)
class Act:
    """One performance of a verb: what its body may read, and what it leaves for the mechanism to write.

    `task` is the task that was open when it began, `opened` the one that it opened, `prepared` what the verb's
    `prepare` answered. `earlier` is what it ended, to be written before it. One that `is_told_later` writes no event:
    its body has noted it where a later event is made from.
    """

    verb: Verb[Any]
    acting: Acting
    at: datetime.datetime
    reason: str = ""
    before: str = ""
    task: Task | None = None
    prepared: Any = None
    opened: Task | None = None
    held: list[Task] = field(default_factory=list)
    due: list[Task] = field(default_factory=list)
    changes: dict[str, Any] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    earlier: list[Entry] = field(default_factory=list)
    is_told_later: bool = False

    @property
    def person(self) -> Person:
        """The person acting. Raises AssertionError for the system, which a verb of people never sees."""
        assert self.acting.person is not None
        return self.acting.person

    @property
    def principal(self) -> Person:
        """Whose work it is: who holds the tasks and the steps that follow from this act."""
        assert self.acting.principal is not None
        return self.acting.principal

    def hold(self, task: Task, person: Person | None) -> None:
        """Give an open task to a person, or (None) to its pool; the event says who held it before and who does now."""
        if task.owner_id != (person.pk if person else None):
            before = named(task.owner)
            self.changes |= {
                "step": task.step,
                "holder": [before, named(person)],
                "holder_key": person.pk if person else None,
            }
        engine.assign(task, person, self.at)
        self.held.append(task)

    def opens(self, step: str | None, holder: Person | None) -> None:
        """Have the event say which step the act opened (None: nobody is waited for any more) and who holds it."""
        self.changes |= {
            "opens": step,
            "opens_for": named(holder),
            "holder_key": holder.pk if holder else None,
        }

    def set_due(self, task: Task, due_at: datetime.datetime) -> None:
        """Give an open task another deadline."""
        task.due_at = task.wanted_at = due_at
        self.due.append(task)

    def tell(self, people: Iterable[int | None], words: Words, *, kind: str = "", **given: object) -> None:
        """Queue a notice for each person (by key), never for the one who acts. `words` is a lazy text with %(name)s.

        `kind` is what people set their e-mails by; the verb's code unless one verb tells of different things.
        """
        own = self.acting.person.pk if self.acting.person else None
        for person in dict.fromkeys(people):
            if person is not None and person != own:
                self.told.append(Told(person, kind or self.verb.code, words, given))


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb as a page shows it: a button, or the same button with the reason why not."""

    verb: Verb[Any]
    subject: ActionSubject
    refusal: Refused | None

    @property
    def allowed(self) -> bool:
        return self.refusal is None

    @property
    def reason(self) -> str:
        return self.refusal.reason if self.refusal else ""

    @property
    def url(self) -> str:
        return reverse("actions:perform", args=[self.verb.code, self.subject.pk])


@dataclass(frozen=True, eq=False)
class Verb(Generic[S]):
    """One action: who may, from which states, what must be so first, what it moves and says."""

    do_not_call_in_templates: ClassVar[bool] = True
    """A template that shows a verb does not perform it."""

    model: type[S]
    code: str
    label: Words
    body: Callable[..., None]
    by: tuple[By, ...] = ()
    states: frozenset[str] = frozenset()
    needs: tuple[Need, ...] = ()
    transition: str = ""
    task: str = ""
    reason_at_least: int = 0
    effect: Words = ""
    primary: bool = False
    danger: bool = False
    form: type[VerbForm] | None = None
    bulk_fields: tuple[str, ...] = ()
    prepare: Callable[[Sequence[S], Sequence[dict[str, Any]]], Any] | None = None
    within: str = ""
    creates: bool = False
    in_person: Words = ""
    otherwise: Words = ""
    goes_on: bool = False

    @property
    def has_page(self) -> bool:
        """Whether the common page of actions can ask for everything that it needs."""
        if self.within or self.creates:
            return False
        asked = inspect.signature(self.body).parameters.values()
        return self.form is not None or not any(
            parameter.kind is parameter.KEYWORD_ONLY and parameter.default is parameter.empty for parameter in asked
        )

    def refusal(
        self, subject: S, acting: Acting, *, pressed: bool = True, only: type[Refused] = Refused
    ) -> Refused | None:
        """Why this capacity may not do this to this object now; None when it may. The one answer for page and server.

        `pressed=False` leaves out what is only told on pressing, `only` the conditions that refuse otherwise.
        """
        found = (
            refuse_role(self.by, subject, acting, self.otherwise)
            or refuse_on_behalf(self.in_person, subject, acting)
            or refuse_state(self.states, subject)
        )
        if found:
            return found
        for condition in self.needs:
            if not issubclass(condition.refusal, only):
                continue
            if pressed or not condition.offered_without:
                found = condition.refuse(subject, acting)
                if found:
                    return found
        return None

    def offer(self, subject: S, acting: Acting) -> Offer:
        return Offer(self, subject, self.refusal(subject, acting, pressed=False))

    def __call__(self, subject: S, *, acting: Acting, seen: int | None = None, reason: str = "", **given: Any) -> S:
        """Perform it on the object as the database has it now; answer that object, changed.

        `seen` is the version that the person decided on. Raises NotPermitted, NotInState, StaleVersion or Incomplete,
        with nothing changed.
        """
        from workflow.actions import mechanism

        return mechanism.perform(self, subject, acting=acting, seen=seen, reason=reason, **given)

    def many(self, subjects: Sequence[S] | Sequence[int], /, **given: Any) -> list[S]:
        """Perform it on many objects in bulk: all or nothing, a few statements for each few hundred.

        `subjects` are objects or their keys; `each` maps an object's key to what is given for it alone.
        """
        from workflow.actions import mechanism

        return mechanism.perform_many(self, subjects, **given)

    def create(self, subject: S, /, **given: Any) -> S:
        """Perform it on an object that is yet to be saved: its first event."""
        from workflow.actions import mechanism

        return mechanism.create(self, subject, **given)

    def create_many(self, subjects: Sequence[S], /, **given: Any) -> list[S]:
        """Perform it on many objects that are yet to be saved, in bulk."""
        from workflow.actions import mechanism

        return mechanism.create_many(self, subjects, **given)


def verb(
    model: type[S],
    code: str,
    label: Words,
    *,
    by: tuple[By, ...] = (),
    transition: str = "",
    states: Iterable[str] = (),
    needs: tuple[Need, ...] = (),
    task: str = "",
    reason_at_least: int = 0,
    effect: Words = "",
    primary: bool = False,
    danger: bool = False,
    form: type[VerbForm] | None = None,
    bulk_fields: tuple[str, ...] = (),
    prepare: Callable[[Sequence[S], Sequence[dict[str, Any]]], Any] | None = None,
    within: str = "",
    creates: bool = False,
    in_person: Words = "",
    otherwise: Words = "",
    goes_on: bool = False,
) -> Callable[[Callable[..., None]], Verb[S]]:
    """Declare a verb. With a `transition`, the states it starts from are read off the FSM.

    `bulk_fields` are the columns besides the state that its body changes, for `many`. `prepare` reads once, under the
    locks, what the bodies of some hundreds of rows ask of the database: it gets the rows and what is given for each.
    `within` names the verb that it is a part of: nobody performs it by itself. One that `creates` brings its object
    into being. `in_person` is what somebody who stands in for another is told to do instead: what the verb does cannot
    be delegated. `otherwise` says who may, to a role that is not in `by`, where a list of roles would say little. One
    that `goes_on` ends nothing of what goes on on the object (`settling`) but what its body ends.
    """

    def declare(body: Callable[..., None]) -> Verb[S]:
        made: Verb[S] = Verb(
            model=model,
            code=code,
            label=label,
            body=body,
            by=by,
            states=frozenset(states) or sources(model, transition),
            needs=needs,
            transition=transition,
            task=task,
            reason_at_least=reason_at_least,
            effect=effect,
            primary=primary,
            danger=danger,
            form=form,
            bulk_fields=bulk_fields,
            prepare=prepare,
            within=within,
            creates=creates,
            in_person=in_person,
            otherwise=otherwise,
            goes_on=goes_on,
        )
        assert code not in REGISTRY, code
        REGISTRY[code] = made
        wording.register(code, label)
        return made

    return declare


def sources(model: type[ActionSubject], transition: str) -> frozenset[str]:
    """The states that an FSM transition may start from."""
    if not transition:
        return frozenset()
    method: Any = getattr(model, transition)
    return frozenset(str(source) for source in method._django_fsm.transitions)


def target(made: Verb[Any]) -> str:
    """The state that the verb's transition ends in; "" when it moves none."""
    if not made.transition:
        return ""
    method: Any = getattr(made.model, made.transition)
    return str(next(iter(method._django_fsm.transitions.values())).target)
