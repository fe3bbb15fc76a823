"""Edit sessions: one person writes one section for a while. Every save counts at once; the record tells of them in one.

The save that begins a session is an event that names the person and the text from which they go out. Those after it
change the text and the session's row. When it ends, one event says what they changed, with the digests of before and
after: before the next act on the report, before another writes the section, or by a timer. Decision 25 says why.
"""

from __future__ import annotations

import datetime
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from workflow.actions.verbs import Act, verb
from workflow.audit.recording import Entry
from workflow.documents.rich_text.changed_words import changed_words
from workflow.organisation.acting import Acting
from workflow.organisation.bulk import update_rows
from workflow.submissions.models import EditSession, SectionText, Submission
from workflow.submissions.revisions import digest
from workflow.submissions.states import SubmissionState
from workflow.timers.registry import timer

log = logging.getLogger(__name__)

SESSION = "submissions.edit_session"

IDLE = datetime.timedelta(minutes=10)
"""Without a save for so long a session has ended."""
LONGEST = datetime.timedelta(hours=1)
"""Who writes on begins another, so that the record is never farther behind than this."""
CHANGES_AT_MOST = 5_000
"""Characters of changed words that an event keeps."""

BY_ACT, BY_OTHER, BY_REST, BY_LENGTH = "act", "other", "rest", "length"


def goes_on(session: EditSession, act: Act) -> bool:
    """Whether a save now is one more of this session: by the same person in the same capacity, soon enough."""
    acting = act.acting
    own = (session.person_id, session.appointment_id, session.on_behalf_of_id, session.address) == (
        acting.person_id,
        acting.appointment.pk if acting.appointment else None,
        acting.on_behalf_of.pk if acting.on_behalf_of else None,
        acting.address,
    )
    return own and not _is_over(session, act.at)


def go_on(submission: Submission, act: Act, session: EditSession) -> None:
    """Count a save of a session that goes on; the event comes when it ends."""
    session.last_at = act.at
    session.saves += 1
    session.save(update_fields=["last_at", "saves"])
    submission.ahead += 1
    submission.save(update_fields=["ahead"])
    act.is_told_later = True


def begin(submission: Submission, act: Act, text: SectionText, *, before: str, was_done: bool) -> None:
    """Open a session with its first save, which is the event of this act. `before` is the HTML that it replaced."""
    assert act.acting.appointment is not None
    EditSession.objects.create(
        text=text,
        opened=submission.version + len(act.earlier) + 1,
        person=act.person,
        appointment=act.acting.appointment,
        on_behalf_of=act.acting.on_behalf_of,
        address=act.acting.address,
        opened_at=act.at,
        last_at=act.at,
        before=before,
        was_done=was_done,
    )
    submission.being_written += 1
    act.changes |= {"section": text.key, "text_before": digest({text.key: before})}


def end_before(submission: Submission, act: Act, session: EditSession) -> None:
    """End the session of another, or one's own that is over, before this act changes its text."""
    act.earlier += _end([submission], [session], act.at, why=BY_OTHER)[submission.pk]


def settle(submissions: Sequence[Submission]) -> Mapping[int, Sequence[Entry]]:
    """End every session on these locked reports, for an act that is about to happen. No query where there is none."""
    being_written = [row for row in submissions if row.being_written]
    if not being_written:
        return {}
    return _end(being_written, _in_full().filter(text__submission__in=being_written), timezone.now(), why=BY_ACT)


@verb(
    Submission,
    "submissions.end_sessions",
    gettext_lazy("Ghi phiên soạn đã xong"),
    states=(SubmissionState.DRAFTED,),
    goes_on=True,
)
def end_sessions(submission: Submission, act: Act, *, now: datetime.datetime) -> None:
    """Write down the sessions that are over by `now`; their events are all there is to say."""
    over = _in_full().filter(_over(now), text__submission=submission)
    act.earlier += _end([submission], over, now, why=BY_REST).get(submission.pk, ())
    act.is_told_later = True


@timer("submissions.end_sessions", gettext_lazy("Ghi các phiên soạn đã xong"), every=datetime.timedelta(minutes=1))
def end_over(now: datetime.datetime) -> int:
    """Write down every session that is over; answer of how many reports."""
    found = EditSession.objects.filter(_over(now)).order_by("text__submission_id").values_list("text__submission_id")
    done, failed = 0, None
    for (key,) in found.distinct():
        try:
            end_sessions(Submission(pk=key), acting=Acting.system(), now=now)
            done += 1
        except Exception as problem:  # one report that fails keeps none of the others back
            log.exception("The edit sessions of report %s could not be ended", key)
            failed = problem
    if failed:
        raise failed
    return done


def _over(now: datetime.datetime) -> Q:
    return Q(last_at__lte=now - IDLE) | Q(opened_at__lte=now - LONGEST)


def _is_over(session: EditSession, now: datetime.datetime) -> bool:
    return bool(_why_over(session, now))


def _why_over(session: EditSession, now: datetime.datetime) -> str:
    """Why it has ended by itself; "" while it goes on."""
    if session.last_at <= now - IDLE:
        return BY_REST
    return BY_LENGTH if session.opened_at <= now - LONGEST else ""


def _in_full() -> QuerySet[EditSession]:
    """Sessions with all that their event needs, in the order in which they began."""
    return EditSession.objects.select_related("text", "person", "on_behalf_of", "appointment__unit").order_by("opened")


def _end(
    submissions: Sequence[Submission], sessions: Iterable[EditSession], at: datetime.datetime, *, why: str
) -> Mapping[int, Sequence[Entry]]:
    """Delete the sessions and answer their entries, in order, by the report's key. `why` is for those not yet over."""
    by_key = {row.pk: row for row in submissions}
    entries: defaultdict[int, list[Entry]] = defaultdict(list)
    ended = list(sessions)
    for session in ended:
        submission = by_key[session.text.submission_id]
        entries[submission.pk].append(_entry(submission, session, _why_over(session, at) or why))
        submission.ahead -= 1
        submission.being_written -= 1
    if ended:
        EditSession.objects.filter(pk__in=[session.pk for session in ended]).delete()
        update_rows(Submission, [by_key[key] for key in entries], ["ahead", "being_written"])
    return entries


def _entry(submission: Submission, session: EditSession, why: str) -> Entry:
    """What the session's event says: whose it was, from when to when, and what is otherwise than before.

    It is written down as the writer's own, whoever's act ended it; that they were entitled was asked at each save.
    """
    text = session.text
    changed = changed_words(session.before, text.html, at_most=CHANGES_AT_MOST)
    return Entry(
        stream=submission.stream,
        action=SESSION,
        acting=Acting(session.person, session.appointment, session.address, session.on_behalf_of),
        label=submission.event_label,
        unit_id=submission.event_unit_id,
        campaign_id=submission.task_campaign_id,
        from_state=submission.state,
        to_state=submission.state,
        changes={
            "sections": [[text.key, digest({text.key: session.before}), digest({text.key: text.html}), len(text.html)]],
            "session": session.opened,
            "session_began": _moment(session.opened_at),
            "session_saved_last": _moment(session.last_at),
            "session_saves": session.saves,
            "session_ended_by": why,
            "characters": [changed.before, changed.after],
            "done": [session.was_done, text.done],
            "words": {
                "added": changed.added,
                "removed": changed.removed,
                "left_out": changed.left_out,
                "shown": [what + words for what, words in changed.pieces],
            },
        },
        on_behalf_of=session.on_behalf_of,
    )


def _moment(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).isoformat(timespec="seconds")
