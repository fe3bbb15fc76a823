"""The one way an action runs: lock, rule, transition, audit event, tasks, notices, one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from workflow.actions import opening, settling
from workflow.actions.models import ActionSubject, FlowDocument
from workflow.actions.refusals import Incomplete, NotInState, NotPermitted, Refused, StaleVersion
from workflow.actions.rights import moment_of_act
from workflow.actions.rules import refuse_state
from workflow.actions.verbs import Act, Verb
from workflow.audit.privacy.names import with_names_sealed
from workflow.audit.recording import SYSTEM_STREAM, Entry, append, record
from workflow.documents.text import nfc
from workflow.notices.writing import News, tell
from workflow.organisation.acting import Acting
from workflow.organisation.bulk import update_rows
from workflow.tasks import engine

S = TypeVar("S", bound=ActionSubject)

REASON_AT_MOST = 2000
BATCH = 400


def perform(verb: Verb[S], subject: S, *, acting: Acting, seen: int | None = None, reason: str = "", **given: Any) -> S:
    """Run `verb` on the row of `subject` as it is in the database now.

    `seen` is the version that the person decided on; None for a caller that has just read it under the same lock.
    """
    try:
        with transaction.atomic():
            return _run(verb, _lock(type(subject), subject.pk), acting, seen, reason, given)
    except NotPermitted as refusal:
        record_refusal(verb, subject, acting, refusal)
        raise


def perform_many(
    verb: Verb[S],
    subjects: Sequence[S] | Sequence[int],
    *,
    acting: Acting,
    reason: str = "",
    each: Mapping[int, dict[str, Any]] | None = None,
    **given: Any,
) -> list[S]:
    """Run `verb` on many rows: every one is checked, and one refusal undoes all. The verb completes no task.

    `subjects` are rows or their keys. `given` is for all, `each` by the row's key for one. Locks the rows in key order
    and then their open tasks, so two such runs never wait for each other in a circle.
    """
    assert not verb.task
    keys = sorted(one if isinstance(one, int) else one.pk for one in subjects)
    try:
        with transaction.atomic():
            return _run_many(verb, keys, acting, reason, given, each or {})
    except NotPermitted as refusal:
        record_refusal(
            verb, verb.model._default_manager.select_related(*verb.model.related).get(pk=keys[0]), acting, refusal
        )
        raise


def create(verb: Verb[S], subject: S, *, acting: Acting, reason: str = "", **given: Any) -> S:
    """Bring a new object into being: its first event. `subject` comes unsaved; the body gets it with a key."""
    try:
        with transaction.atomic():
            act = _begin(verb, subject, acting, reason, moment_of_act(acting))
            subject.save(force_insert=True)
            verb.body(subject, act, **given)
            return _finish(subject, act)
    except NotPermitted as refusal:
        subject.pk = None
        record_refusal(verb, subject, acting, refusal)
        raise


def create_many(verb: Verb[S], subjects: Sequence[S], *, acting: Acting, reason: str = "") -> list[S]:
    """Bring many objects into being in bulk, each with its first event. They come unsaved; the body may fill each."""
    with transaction.atomic():
        at = moment_of_act(acting)
        acts = [_begin(verb, subject, acting, reason, at) for subject in subjects]
        for subject, act in zip(subjects, acts, strict=True):
            verb.body(subject, act)
        manager = verb.model._default_manager
        manager.bulk_create(subjects, batch_size=BATCH)
        _record(subjects, acts)
        update_rows(verb.model, subjects, ["version", "audit_head"])
        _deliver(zip(subjects, acts, strict=True))
    return list(subjects)


def _locked(model: type[S]) -> Any:
    return model._default_manager.select_for_update(of=("self",)).select_related(*model.related)


def _lock(model: type[S], key: int) -> S:
    found: S = _locked(model).get(pk=key)
    return found


def _lock_many(model: type[S], keys: Sequence[int]) -> list[S]:
    """The rows in key order. What they have in common (the campaign of a thousand reports) is read and made once."""
    rows = model._default_manager.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return list(rows.prefetch_related(*model.related))


def _run(verb: Verb[S], subject: S, acting: Acting, seen: int | None, reason: str, given: dict[str, Any]) -> S:
    if seen is not None and seen != subject.seen_version:
        # Of a second press, and of one who comes after another, the new state says more than that something changed.
        stale = StaleVersion(_("Nội dung đã thay đổi từ khi bạn mở trang. Hãy xem lại bản mới rồi làm lại."))
        raise refuse_state(verb.states, subject) or stale
    act = _begin(verb, subject, acting, reason, moment_of_act(acting))
    if not verb.goes_on:
        act.earlier += settling.settle(verb.model, [subject]).get(subject.pk, ())
    if isinstance(subject, FlowDocument):
        act.task = subject.open_task
    if verb.prepare:
        act.prepared = verb.prepare([subject], [given])
    _transit(verb, subject)
    verb.body(subject, act, **given)
    if verb.task:
        if act.task is None:
            raise NotInState(_("Việc này đã được người khác làm xong."))
        assert isinstance(subject, FlowDocument)
        try:
            act.opened = engine.complete(act.task, subject, person=acting.principal, outcome=verb.task)
        except engine.NoOpenTask as problem:
            raise NotInState(_("Việc này không còn ở bước đó nữa.")) from problem
    if act.opened is not None and isinstance(subject, FlowDocument):
        for listener in opening.LISTENERS:
            listener(subject, act.opened, act)
    if verb.task or act.opened is not None:
        act.opens(act.opened.step if act.opened else None, act.opened.owner if act.opened else None)
    return _finish(subject, act)


def _run_many(
    verb: Verb[S],
    keys: Sequence[int],
    acting: Acting,
    reason: str,
    given: dict[str, Any],
    each: Mapping[int, dict[str, Any]],
) -> list[S]:
    done: list[S] = []
    for start in range(0, len(keys), BATCH):
        rows = _lock_many(verb.model, keys[start : start + BATCH])
        _read_open_tasks(rows)
        at = moment_of_act(acting)
        own = [given | each.get(row.pk, {}) for row in rows]
        prepared = verb.prepare(rows, own) if verb.prepare else None
        earlier = {} if verb.goes_on else settling.settle(verb.model, rows)
        acts = []
        for row, given_to_row in zip(rows, own, strict=True):
            act = _begin(verb, row, acting, reason, at)
            act.prepared = prepared
            act.earlier += earlier.get(row.pk, ())
            if isinstance(row, FlowDocument):
                act.task = row.open_task
            _transit(verb, row)
            verb.body(row, act, **given_to_row)
            acts.append(act)
        engine.save_holders([task for act in acts for task in act.held])
        engine.save_deadlines([task for act in acts for task in act.due])
        _record(rows, acts)
        update_rows(verb.model, rows, ["state", "version", "audit_head", *verb.bulk_fields])
        _deliver(zip(rows, acts, strict=True))
        done += rows
    return done


def _read_open_tasks(rows: Sequence[ActionSubject]) -> None:
    """Keep on each document the task that is open on it, as `open_task` would read it one by one."""
    documents: list[FlowDocument] = [row for row in rows if isinstance(row, FlowDocument)]
    tasks = engine.locked_open_tasks(document.process_id for document in documents) if documents else {}
    for document in documents:
        document.open_task = tasks.get(document.process_id or 0)


def _begin(verb: Verb[S], subject: S, acting: Acting, reason: str, at: Any) -> Act:
    """Check the rules and the reason. Raises Refused."""
    refusal = verb.refusal(subject, acting)
    if refusal:
        raise refusal
    reason = nfc(reason).strip()
    if len(reason) < verb.reason_at_least:
        raise Incomplete(
            _("Cần nêu lý do, ít nhất %(least)d ký tự.") % {"least": verb.reason_at_least}
            if verb.reason_at_least > 1
            else _("Cần nêu lý do.")
        )
    if len(reason) > REASON_AT_MOST:
        raise Incomplete(_("Lý do dài quá %(most)d ký tự.") % {"most": REASON_AT_MOST})
    return Act(
        verb=verb, acting=acting, at=at, reason=reason, before=str(getattr(subject, "state", "")) if subject.pk else ""
    )


def _transit(verb: Verb[S], subject: S) -> None:
    if verb.transition:
        try:
            getattr(subject, verb.transition)()
        except TransitionNotAllowed as problem:
            raise NotInState(_("Không làm được ở trạng thái hiện nay.")) from problem


def _finish(subject: S, act: Act) -> S:
    """Write who holds what until when, the event, the row and the notices."""
    engine.save_holders(act.held)
    engine.save_deadlines(act.due)
    _record([subject], [act])
    if act.earlier or not act.is_told_later:
        subject.save(force_update=True)
    subject.forget()
    _deliver([(subject, act)])
    return subject


def _record(subjects: Sequence[ActionSubject], acts: Sequence[Act]) -> None:
    """Write what each act ended and then the act, one event for each, and move the heads of their chains."""
    owed = [
        [*act.earlier, *([] if act.is_told_later else [_entry(subject, act)])]
        for subject, act in zip(subjects, acts, strict=True)
    ]
    # An event needs the hash of the one before it in its stream, so all the first are written, then all the second.
    for turn in zip_longest(*owed):
        rows = [(subject, entry) for subject, entry in zip(subjects, turn, strict=True) if entry is not None]
        items = [(entry, subject.version + 1, subject.audit_head) for subject, entry in rows]
        for (subject, _entry_written), event in zip(rows, record(items, acts[0].at), strict=True):
            subject.version, subject.audit_head = event.number, event.hash


def _entry(subject: ActionSubject, act: Act) -> Entry:
    return Entry(
        stream=subject.stream,
        action=act.verb.code,
        acting=act.acting,
        label=subject.event_label,
        unit_id=subject.event_unit_id,
        campaign_id=subject.task_campaign_id,
        from_state=act.before,
        to_state=str(getattr(subject, "state", "")),
        reason=act.reason,
        changes=act.changes,
        on_behalf_of=act.acting.on_behalf_of,
    )


def _deliver(done: Iterable[tuple[ActionSubject, Act]]) -> None:
    """Put the notices into the outbox, and wake the worker after commit."""
    tell(
        News(told.person, told.kind, told.words, told.given, subject.kind, subject.pk)
        for subject, act in done
        for told in act.told
    )


def record_refusal(verb: Verb[S], subject: S, acting: Acting, refusal: Refused) -> None:
    """A refused act is evidence too. It goes to the person's stream: the object itself was not touched."""
    append(
        Entry(
            stream=f"person:{acting.person.pk}" if acting.person else SYSTEM_STREAM,
            action=verb.code,
            acting=acting,
            label=subject.event_label,
            unit_id=subject.event_unit_id,
            campaign_id=subject.task_campaign_id,
            reason=with_names_sealed(refusal.reason, [*refusal.people, *acting.people]),
            changes={"object": subject.stream} if subject.pk else {},
            refused=True,
            on_behalf_of=acting.on_behalf_of,
        )
    )
