"""Reminds those who owe a report, and tells who supervises them: each time exactly once, whatever dies in between.

The ledger row, the notices and the audit event of a reminder are one transaction, which first locks the report and
looks into the ledger. Who looks later, or died and looks again, finds it there.
"""

from __future__ import annotations

import datetime
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.refusals import Incomplete, NotInState
from workflow.actions.verbs import Act, Told, Words, verb
from workflow.campaigns.models import Campaign
from workflow.campaigns.states import CampaignState
from workflow.delegation.queries import away
from workflow.documents.working_days import Calendar
from workflow.organisation.acting import Acting
from workflow.organisation.calendars import calendar_of, kept_for
from workflow.organisation.chunks import in_chunks
from workflow.organisation.models import Role
from workflow.organisation.queries import holders
from workflow.submissions import reminder_rules
from workflow.submissions.models import BY_HAND, RemindedDay, Reminder, Submission
from workflow.submissions.rules import HEAD, REVIEWER
from workflow.submissions.states import SubmissionState
from workflow.tasks.models import OPEN, Task
from workflow.timers.registry import timer

log = logging.getLogger(__name__)

CHUNK = 400
OPENS, CLOSES = datetime.time(7, 30), datetime.time(17, 30)
"""Reminders are written while the offices of the lead unit work."""

ESCALATES = "escalate"


@dataclass(frozen=True, slots=True)
class Message:
    """What one act of reminding leaves: rows for the ledger and words for people (by key)."""

    rules: tuple[str, ...]
    missed: tuple[str, ...] = ()
    told: Sequence[tuple[tuple[int, ...], Words, Mapping[str, object]]] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder that is due: of which report, who holds it (None: nobody), and its message."""

    submission: Submission
    holder: Holder | None
    message: Message


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the report in hand: the person, and who stands in where they are away."""

    person_id: int
    name: str


@verb(
    Submission,
    "submissions.remind",
    gettext_lazy("Nhắc nộp báo cáo"),
    by=(HEAD, REVIEWER),
    states=(SubmissionState.DRAFTED,),
)
def remind(submission: Submission, act: Act, *, messages: Mapping[int, Message]) -> None:
    """Tell what `messages` have for this report (by key); the caller writes the ledger in the same transaction."""
    message = messages[submission.pk]
    act.changes |= {"rules": ", ".join(message.rules), "due_now": submission.due_at.isoformat(timespec="seconds")}
    if message.missed:
        act.changes["missed"] = ", ".join(message.missed)
    for people, words, given in message.told:
        act.told += [Told(person, act.verb.code, words, {**given, "label": submission.task_label}) for person in people]


@verb(
    Campaign,
    "submissions.report_late",
    gettext_lazy("Báo đơn vị quá hạn cho trưởng ban"),
    states=(CampaignState.LAUNCHED,),
    within="submissions.remind",
)
def report_late(campaign: Campaign, act: Act) -> None:
    """Tell the heads of the lead unit in one word of all the units that were escalated since the last time."""
    untold = Reminder.objects.filter(_to_sum_up(campaign))
    count = untold.update(summed_up_at=act.at)
    act.changes["units"] = count
    if count:
        act.tell(
            holders(Role.HEAD, campaign.lead_unit, timezone.localdate(act.at)).values_list("pk", flat=True),
            gettext_lazy("%(units)d đơn vị quá hạn nộp báo cáo đã lâu, cần đôn đốc: %(label)s"),
            units=count,
            label=campaign.name,
        )


@timer("submissions.remind", gettext_lazy("Nhắc hạn các đơn vị"), every=datetime.timedelta(minutes=1))
def remind_due(now: datetime.datetime) -> int:
    """Send the reminders that are due today in every campaign; answer how many. A day that is done is not looked at
    again."""
    if not OPENS <= timezone.localtime(now).time() < CLOSES:
        return 0
    today = timezone.localdate(now)
    owed = Submission.objects.filter(campaign=OuterRef("pk"), state=SubmissionState.DRAFTED)
    launched = Campaign.objects.filter(Exists(owed), state=CampaignState.LAUNCHED).exclude(reminded__day__gte=today)
    done, failed = 0, None
    with kept_for(None):
        for campaign in list(launched.select_related(*Campaign.related).order_by("pk")):
            try:
                if calendar_of(campaign.lead_unit_id).works(today):
                    done += remind_campaign(campaign, now)
                RemindedDay.objects.update_or_create(campaign=campaign, defaults={"day": today})
            except Exception as problem:  # one campaign that fails keeps none of the others back
                log.exception("The reminders of campaign %s failed", campaign.pk)
                failed = problem
    if failed:
        raise failed
    return done


def remind_campaign(campaign: Campaign, now: datetime.datetime) -> int:
    """Send every reminder of the campaign that is due by `now` and not sent; answer how many reports they are of."""
    calendar = calendar_of(campaign.lead_unit_id)
    done = 0
    for keys in _candidates(campaign, now, calendar):
        with transaction.atomic():
            locked = Submission.objects.select_for_update(of=("self",)).select_related("campaign")
            rows = list(locked.filter(pk__in=keys, state=SubmissionState.DRAFTED).order_by("pk"))
            done += send(_plan(campaign, rows, now, calendar), acting=Acting.system(), at=now)
    if Reminder.objects.filter(_to_sum_up(campaign)).exists():
        report_late(campaign, acting=Acting.system())
    return done


def due_now(campaign: Campaign, now: datetime.datetime) -> Iterator[Planned]:
    """What `remind_campaign` would send, without sending it."""
    calendar = calendar_of(campaign.lead_unit_id)
    for keys in _candidates(campaign, now, calendar):
        rows = Submission.objects.filter(pk__in=keys, state=SubmissionState.DRAFTED).select_related("campaign")
        yield from _plan(campaign, list(rows.order_by("pk")), now, calendar)


def send(planned: Iterable[Planned], *, acting: Acting, at: datetime.datetime) -> int:
    """Write ledger, notices and events of reminders whose reports the caller has locked, in its transaction."""
    messages = {item.submission.pk: item for item in planned}
    if not messages:
        return 0
    Reminder.objects.bulk_create(
        [
            Reminder(
                submission=item.submission,
                rule=rule,
                due_at=item.submission.due_at,
                at=at,
                missed=list(item.message.missed) if place == 0 else [],
            )
            for item in messages.values()
            for place, rule in enumerate(item.message.rules)
        ],
        batch_size=CHUNK,
    )
    remind.many(
        [item.submission for item in messages.values()],
        acting=acting,
        messages={key: item.message for key, item in messages.items()},
    )
    return len(messages)


def remind_by_hand(submissions: Sequence[Submission], *, acting: Acting, text: str, again: bool = False) -> int:
    """An officer's own reminder to those who hold these reports of one campaign, all or none; answer how many.

    Whom an officer has reminded less than a working day ago is reminded `again` only. Raises Refused.
    """
    if not submissions:
        raise Incomplete(_("Chưa chọn đơn vị nào còn nợ báo cáo."))
    if remind.refusal(submissions[0], acting):
        remind(submissions[0], acting=acting, messages={})  # refuses, and keeps the refusal as evidence
    now = timezone.now()
    with transaction.atomic():
        locked = Submission.objects.select_for_update(of=("self",)).select_related("campaign")
        rows = [
            row
            for keys in in_chunks(sorted(row.pk for row in submissions))
            for row in locked.filter(pk__in=keys, state=SubmissionState.DRAFTED).order_by("pk")
        ]
        if len(rows) != len(submissions):
            raise NotInState(_("Có đơn vị vừa nộp báo cáo. Hãy xem lại danh sách."))
        if not again and reminded_lately(rows, now):
            raise Incomplete(_("Có đơn vị vừa được nhắc trong vòng một ngày làm việc. Hãy xác nhận để nhắc lại."))
        held = holders_of(rows)
        words = gettext_lazy("%(text)s: %(label)s")
        planned = [
            Planned(
                row, held.get(row.pk), Message((BY_HAND,), (), (((person,) if person else (), words, {"text": text}),))
            )
            for row in rows
            for person in [held[row.pk].person_id if row.pk in held else row.secretary_id]
        ]
        return send(planned, acting=acting, at=now)


def reminded_lately(submissions: Sequence[Submission], now: datetime.datetime) -> list[int]:
    """The keys of those that an officer reminded less than one working day ago, by the lead unit's calendar."""
    if not submissions:
        return []
    calendar = calendar_of(submissions[0].campaign.lead_unit_id)
    since = timezone.localtime(now)
    day = calendar.before(since.date(), 1)
    latest = Reminder.objects.filter(rule=BY_HAND, at__gt=since.replace(year=day.year, month=day.month, day=day.day))
    return [
        key
        for keys in in_chunks(row.pk for row in submissions)
        for key in latest.filter(submission__in=keys).values_list("submission_id", flat=True).distinct()
    ]


def holders_of(submissions: Sequence[Submission]) -> dict[int, Holder]:
    """Who holds the open task of each report (by key), or who stands in where they are away."""
    process = {row.process_id: row.pk for row in submissions if row.process_id}
    found = {
        process[task.process_id]: task.owner
        for keys in in_chunks(process)
        for task in Task.objects.filter(process__in=keys, status__in=OPEN).select_related("owner")
    }
    gone = away({owner.pk for owner in found.values() if owner}, timezone.now())
    people = {
        key: gone[owner.pk].delegate if owner.pk in gone else owner for key, owner in found.items() if owner is not None
    }
    return {key: Holder(person.pk, person.full_name) for key, person in people.items()}


def _candidates(campaign: Campaign, now: datetime.datetime, calendar: Calendar) -> Iterator[list[int]]:
    """The keys of reports that may have a reminder by now, some hundred at a time, by deadline."""
    rules = campaign.flow_settings.reminders
    owed = Submission.objects.filter(
        campaign=campaign,
        state=SubmissionState.DRAFTED,
        due_at__lt=reminder_rules.horizon(timezone.localdate(now), rules, calendar),
    ).order_by("due_at", "pk")
    after = Q()
    while found := list(owed.filter(after).values_list("pk", "due_at")[:CHUNK]):
        yield [key for key, _due in found]
        last_key, last_due = found[-1]
        after = Q(due_at__gt=last_due) | Q(due_at=last_due, pk__gt=last_key)


def _plan(campaign: Campaign, rows: Sequence[Submission], now: datetime.datetime, calendar: Calendar) -> list[Planned]:
    """The reminders that are due for these reports and not in the ledger. Three queries."""
    rules = campaign.flow_settings.reminders
    today = timezone.localdate(now)
    ledger: defaultdict[tuple[int, datetime.datetime], set[str]] = defaultdict(set)
    for key, due_at, rule, missed in Reminder.objects.filter(submission__in=rows).values_list(
        "submission_id", "due_at", "rule", "missed"
    ):
        ledger[key, due_at] |= {rule, *missed}
    reckoned: dict[Any, tuple[list[reminder_rules.Turn], reminder_rules.Turn | None]] = {}
    due: list[tuple[Submission, list[str], list[str]]] = []
    for row in rows:
        told_on = timezone.localdate(row.due_since) if row.due_since else None
        if (row.due_at, told_on) not in reckoned:
            given = (row.due_at, row.due_since, today, rules, calendar)
            reckoned[row.due_at, told_on] = (reminder_rules.turns(*given), reminder_rules.escalation(*given))
        turns, escalation = reckoned[row.due_at, told_on]
        sent = ledger[row.pk, row.due_at]
        # Only the latest is sent; what came before it and was not sent is past.
        now_due = [turn.rule for turn in turns[-1:] if turn.rule not in sent]
        missed = [turn.rule for turn in turns[:-1] if turn.rule not in sent] if now_due else []
        if escalation and escalation.rule not in sent:
            now_due.append(escalation.rule)
        if now_due:
            due.append((row, now_due, missed))
    held = holders_of([row for row, _due, _missed in due])
    return [
        Planned(row, held.get(row.pk), _message(row, held.get(row.pk), now_due, missed, now, calendar))
        for row, now_due, missed in due
    ]


def _message(
    row: Submission,
    holder: Holder | None,
    rules: Sequence[str],
    missed: Sequence[str],
    now: datetime.datetime,
    calendar: Calendar,
) -> Message:
    words, given = reminder_rules.words(row.due_at, now, calendar)
    told: list[tuple[tuple[int, ...], Words, Mapping[str, object]]] = []
    if any(not rule.startswith(ESCALATES) for rule in rules):
        # A report that nobody holds is the secretary's to give to somebody.
        reminded = holder.person_id if holder else row.secretary_id
        told.append(((reminded,) if reminded else (), words, given))
    if any(rule.startswith(ESCALATES) for rule in rules) and row.secretary_id:
        late = {"days": calendar.working_days(timezone.localdate(row.due_at), timezone.localdate(now))}
        text = gettext_lazy("Đơn vị đã quá hạn nộp báo cáo %(days)d ngày làm việc, đề nghị chỉ đạo: %(label)s")
        told.append(((row.secretary_id,), text, late))
    return Message(tuple(rules), tuple(missed), tuple(told))


def _to_sum_up(campaign: Campaign) -> Q:
    return Q(submission__campaign=campaign, rule__startswith=ESCALATES, summed_up_at__isnull=True)
