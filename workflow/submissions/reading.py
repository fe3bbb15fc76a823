"""A report as its pages show it: sections with their text and comments, what was submitted, who holds it."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.contrib.sessions.backends.base import SessionBase
from django.db import models
from django.db.models import Case, F, JSONField, When
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from workflow.actions.taking import record_reading
from workflow.audit.models import Event
from workflow.audit.queries import timeline
from workflow.documents.outline import parent_key
from workflow.documents.rich_text.html import plain
from workflow.organisation.acting import Acting
from workflow.organisation.models import Person, Unit
from workflow.submissions.models import Comment, CommentState, Revision, Submission
from workflow.submissions.queries import WrittenSection, outline_with_text, visible_to, written_texts
from workflow.submissions.states import SubmissionState
from workflow.tasks.models import Task

HAND_OFFS = tuple(
    f"submissions.{name}"
    for name in (
        "hand_over",
        "send_back",
        "submit",
        "recall",
        "return_for_revision",
        "accept",
        "propose_acceptance",
        "confirm",
        "send_back_review",
        "reopen",
        "exempt",
    )
)
"""The acts that move a report from hand to hand; what the last of them said is what the next person must know."""

SAVES = "submissions.write_section"
"""The beginnings of edit sessions, and each save from before there were any; what was written is told elsewhere."""

READ = "submissions.read"
TAKE = "submissions.download"


class Progress(models.TextChoices):
    """How far the writing of one section is."""

    NOT_STARTED = "not_started", _("Chưa bắt đầu")
    IN_PROGRESS = "in_progress", _("Đang soạn")
    DONE = "done", _("Xong")


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment; `is_dated` says that the words it quotes are no longer in the text that is shown."""

    comment: Comment
    is_dated: bool

    @property
    def is_open(self) -> bool:
        return self.comment.state == CommentState.OPEN


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the outline with the text that the reader may see. `takes_text` is False for a mere heading."""

    written: WrittenSection
    html: str
    takes_text: bool
    threads: tuple[Thread, ...] = ()

    @property
    def key(self) -> str:
        return self.written.key

    @property
    def title(self) -> str:
        return f"{self.written.label} {self.written.heading}"

    @property
    def progress(self) -> Progress:
        """Of the unit's working text."""
        if self.written.done:
            return Progress.DONE
        return Progress.IN_PROGRESS if self.written.html else Progress.NOT_STARTED

    @property
    def open_threads(self) -> int:
        return sum(thread.is_open for thread in self.threads)


@dataclass(frozen=True, slots=True)
class Text:
    """The whole report as one reader sees it, in the order of the outline."""

    sections: tuple[Section, ...]

    @property
    def writable(self) -> list[Section]:
        return [section for section in self.sections if section.takes_text]

    @property
    def has_text(self) -> bool:
        return any(section.html for section in self.sections)

    @property
    def done(self) -> int:
        return sum(section.written.done for section in self.writable)

    @property
    def open_threads(self) -> int:
        return sum(section.open_threads for section in self.sections)

    @property
    def next_to_write(self) -> Section:
        """The first section that is not done; the first of all when every one is."""
        return next((section for section in self.writable if not section.written.done), self.writable[0])

    def to_write(self, key: str) -> Section:
        """The section of that key, if it takes text. Raises Http404."""
        for section in self.writable:
            if section.key == key:
                return section
        raise Http404

    def around(self, key: str) -> tuple[Section | None, Section | None]:
        """The sections to write before and after this one."""
        keys = [section.key for section in self.writable]
        at = keys.index(key)
        return (self.writable[at - 1] if at else None), (self.writable[at + 1] if at + 1 < len(keys) else None)


@dataclass(frozen=True, slots=True)
class Holding:
    """Who must act now: a person, or with none the pool of a unit. `step` says on what."""

    step: str
    person: Person | None
    pool: Unit
    since: datetime.datetime


@dataclass(frozen=True)
class Revisions:
    """What was submitted, oldest first, without the texts but the last one's."""

    rows: Sequence[Revision]
    last_text: Mapping[str, str] = field(default_factory=dict)


def visible_or_404(key: int, acting: Acting) -> Submission:
    """The report, with what its pages show of campaign, unit, open task and people, if this capacity may open it."""
    submissions = visible_to(Submission.objects.all(), acting).select_related(
        "campaign", "campaign__lead_unit", "responsible_unit", "drafter", "secretary", "reviewer"
    )
    found = submissions.filter(pk=key).first()
    if found is None:
        raise Http404
    found.open_task = Task.objects.open().filter(process=found.process_id).select_related("owner").last()
    return found


def note_reader(submission: Submission, acting: Acting, session: SessionBase) -> None:
    """Write down who opens a report that neither their unit answers for nor their body reviews."""
    if acting.unit_id not in (submission.responsible_unit_id, submission.campaign.lead_unit_id):
        record_reading(READ, submission, acting, session)


def reads_working_text(submission: Submission, acting: Acting) -> bool:
    """A draft is the unit's own: everybody else reads what was last submitted."""
    return acting.unit_id == submission.responsible_unit_id


def revisions_of(submission: Submission) -> Revisions:
    """One query, however many there are: only the last one's text is read."""
    last: Case = Case(When(number=submission.rounds, then=F("sections")), output_field=JSONField())
    rows = list(submission.revisions.defer("sections").annotate(text=last).select_related("by"))
    return Revisions(rows, rows[-1].text or {} if rows else {})


def texts_for(submission: Submission, acting: Acting) -> Mapping[str, str]:
    """The texts that this capacity reads, by outline key: of its own unit as written now, else as submitted."""
    if reads_working_text(submission, acting):
        return written_texts(submission)
    return revisions_of(submission).last_text


def working_text(submission: Submission) -> Text:
    """What the unit writes now, with all comments."""
    outline = outline_with_text(submission)
    return _text(submission, outline, {section.key: section.html for section in outline})


def submitted_text(submission: Submission, sections: Mapping[str, str]) -> Text:
    """What was frozen at a submit, with all comments."""
    return _text(submission, outline_with_text(submission), sections)


def holding(submission: Submission) -> Holding | None:
    """Who has it, or None where it waits for nobody in particular."""
    task = submission.open_task
    if task is None:
        return None
    pool = (
        submission.responsible_unit if task.unit_id == submission.responsible_unit_id else submission.campaign.lead_unit
    )
    return Holding(str(task.flow_task.task_title), task.owner, pool, task.assigned or task.created)


def last_hand_off(submission: Submission, latest: Sequence[Event]) -> Event | None:
    """The act that put the report where it is now; farther back than among the `latest` events it is looked for only
    while the unit has the report and must know why it came back."""
    found = next((event for event in latest if event.action in HAND_OFFS), None)
    if found is None and submission.state == SubmissionState.DRAFTED:
        found = timeline(submission.stream).filter(action__in=HAND_OFFS).first()
    return found


def current_step(submission: Submission) -> str | None:
    """The node of the flow where the report stands."""
    return submission.open_task.step if submission.open_task else "end"


def _text(submission: Submission, outline: Sequence[WrittenSection], html: Mapping[str, str]) -> Text:
    parents = {parent_key(section.key) for section in outline}
    threads = _threads(submission.comments.select_related("author", "closed_by"), html)
    return Text(
        tuple(
            Section(
                written=section,
                html=html.get(section.key, ""),
                takes_text=section.key not in parents or section.required or bool(section.html),
                threads=tuple(threads[section.key]),
            )
            for section in outline
        )
    )


def _threads(comments: Iterable[Comment], html: Mapping[str, str]) -> Mapping[str, list[Thread]]:
    """Comments by section, oldest first, each held against the text that is shown."""
    threads: defaultdict[str, list[Thread]] = defaultdict(list)
    words: dict[str, str] = {}
    for comment in comments:
        if comment.key not in words:
            words[comment.key] = _spaced(plain(html.get(comment.key, "")))
        threads[comment.key].append(Thread(comment, is_dated=_spaced(comment.quote) not in words[comment.key]))
    return threads


def _spaced(text: str) -> str:
    """With single spaces: a browser's selection breaks lines where the text has none."""
    return " ".join(text.split())
