"""What a person does to their own inbox: look at tasks, take them from a pool, keep filters, publish a calendar.

Looking and keeping filters change no document, so they are no events. Taking a task is a verb of the document; the
address of the calendar lets others read, so it is written down.
"""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.audit.privacy.names import named
from workflow.audit.recording import Entry, append, person_stream
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person
from workflow.tasks import queries
from workflow.tasks.filters import Filter
from workflow.tasks.models import CalendarFeed, SavedFilter, Task
from workflow.tasks.pools import POOLS, NotTaken, pool_of

FILTERS_AT_MOST = 12

LOOKED_AT = 25
"""How many tasks of a pool are looked at in one go for the next that a person may take."""

ROUNDS = 20

CREATE_CALENDAR = "accounts.create_calendar"
REVOKE_CALENDAR = "accounts.revoke_calendar"


def open_task(task: Task | None, person: Person | None) -> None:
    """Note that the holder has seen the task: from then on handing it to them is not undone."""
    if task is not None and person is not None and task.owner_id == person.pk and task.opened_at is None:
        # Asked of the row once more: a supervisor may be taking it back at this moment.
        unseen = Task.objects.filter(pk=task.pk, owner=person, opened_at__isnull=True)
        unseen.update(opened_at=timezone.now())


def take_task(task: Task, acting: Acting) -> None:
    """Take one task out of its pool. Raises NotTaken."""
    pool = pool_of(task)
    if pool is None or not task.is_open:
        raise NotTaken(_("Việc này đã có người nhận hoặc đã xong."), 409)
    pool.take(task, acting)


def take_next(acting: Acting) -> Task | None:
    """Take the most urgent task of this capacity's pool that the person may take; None when there is none.

    Of two who ask at once each gets another one: what somebody is just taking is passed over. Looks at no more than
    some hundreds.
    """
    waiting = queries.in_pool(acting)
    for round_ in range(ROUNDS):
        tasks = list(waiting[round_ * LOOKED_AT : (round_ + 1) * LOOKED_AT])
        for key in {(task.subject_kind, task.step): None for task in tasks}:
            pool = POOLS.get(key)
            mine = [task for task in tasks if (task.subject_kind, task.step) == key]
            if pool and (taken := pool.take_one(mine, acting)):
                return taken
        if len(tasks) < LOOKED_AT:
            return None
    return None


class NotKept(Exception):
    """The filter could not be kept; `str()` says why."""


def keep_filter(chosen: Filter, *, name: str, is_default: bool, acting: Acting) -> SavedFilter:
    """Keep a filter under a name for this capacity; one of the same name is replaced. Raises NotKept."""
    assert acting.person and acting.role and acting.unit_id
    own = SavedFilter.objects.filter(person=acting.person, role=acting.role, unit_id=acting.unit_id)
    with transaction.atomic():
        # Two at once from the same person: the row of the person lets one after the other through.
        Person.objects.select_for_update().get(pk=acting.person.pk)
        if own.count() >= FILTERS_AT_MOST and not own.filter(name=name).exists():
            raise NotKept(
                _("Mỗi tư cách lưu được nhiều nhất %(most)d bộ lọc. Hãy xóa bớt một bộ lọc.")
                % {"most": FILTERS_AT_MOST}
            )
        if is_default:
            own.update(is_default=False)
        saved, _made = SavedFilter.objects.update_or_create(
            person=acting.person,
            role=acting.role,
            unit_id=acting.unit_id,
            name=name,
            defaults={
                "is_default": is_default,
                "words": chosen.q,
                "campaign_id": chosen.campaign,
                "step": chosen.step,
                "due": chosen.due,
                "held": chosen.held,
            },
        )
    return saved


def drop_filter(saved: SavedFilter) -> None:
    saved.delete()


def publish_calendar(acting: Acting) -> str:
    """Give the person a new secret address for their calendar and answer the secret, which is kept nowhere.

    An address given before ends with it.
    """
    assert acting.person is not None
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        CalendarFeed.objects.update_or_create(
            person=acting.person,
            defaults={"digest": calendar_digest(secret), "created_at": timezone.now(), "read_at": None},
        )
        _note(CREATE_CALENDAR, acting)
    return secret


def revoke_calendar(acting: Acting) -> bool:
    """End the address; answer whether there was one."""
    assert acting.person is not None
    with transaction.atomic():
        ended, _each = CalendarFeed.objects.filter(person=acting.person).delete()
        if ended:
            _note(REVOKE_CALENDAR, acting)
    return bool(ended)


def read_calendar(secret: str) -> CalendarFeed | None:
    """Whose calendar the secret opens; None when it opens none (any more), or its person may not sign in."""
    feed = CalendarFeed.objects.select_related("person").filter(digest=calendar_digest(secret)).first()
    if feed is None or not feed.person.is_active:
        return None
    now = timezone.now()
    # To the hour is enough to tell an owner that it is in use, and spares a write at every reading.
    if feed.read_at is None or (now - feed.read_at).total_seconds() > 3600:
        CalendarFeed.objects.filter(pk=feed.pk, digest=feed.digest).update(read_at=now)
    return feed


def calendar_digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _note(action: str, acting: Acting) -> None:
    assert acting.person is not None
    append(Entry(stream=person_stream(acting.person), action=action, acting=acting, label=named(acting.person)))
