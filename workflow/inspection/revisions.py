"""Any two versions of an object compared: its frozen texts word by word, and every field that its events tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from workflow.audit import wording
from workflow.audit.models import Event
from workflow.audit.queries import timeline
from workflow.documents.package.opening import UnreadableDocument
from workflow.documents.rich_text.diff import word_diff
from workflow.documents.rich_text.html import TextTooLong
from workflow.inspection.as_of.replay import events_until, fields_after, label_after, state_after
from workflow.inspection.told.names import Names
from workflow.inspection.told.values import words_of
from workflow.reports.comparing import changes as changes_of_proposals
from workflow.reports.models import ConsolidatedReport
from workflow.submissions.comparing import compare_revisions
from workflow.submissions.models import Submission

VERSIONS_SHOWN = 300
"""Events of an object that can be chosen as a version: the latest."""


@dataclass(frozen=True, slots=True)
class Version:
    """An object as it was after one of its events."""

    number: int
    words: str
    event: Event


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions, by the numbers of their events, and what the step between them is called."""

    words: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class Section:
    """A section in both versions; `html` marks what was added and left out, None if it is too long to compare."""

    title: str
    html: SafeString | None
    is_changed: bool


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field as events tell it before and after; `html` marks the words where both are text."""

    label: str
    html: SafeString


@dataclass(slots=True)
class Comparison:
    """Two events of one object, the texts frozen by then, and the fields that differ."""

    old: Event
    new: Event
    texts: tuple[str, str] | None = None
    sections: list[Section] = field(default_factory=list)
    fields: list[FieldChange] = field(default_factory=list)
    problem: str = ""

    @property
    def changed(self) -> int:
        return sum(section.is_changed for section in self.sections)


_FREEZING = {"submission": ("submissions.submit", "revision"), "report": ("reports.propose", "proposal")}
_RETURNED = ("submissions.return_for_revision", "reports.return_report", "reports.withdraw")
_ACCEPTED = ("submissions.accept", "submissions.confirm", "reports.approve")


def versions_of(kind: str, identity: str) -> list[Version]:
    """The object after each of its latest events, the latest first. One query."""
    events = timeline(f"{kind}:{identity}").filter(refused=False)[:VERSIONS_SHOWN]
    return [Version(event.number, _words(event), event) for event in events]


def pairs_of(stream: str, versions: Sequence[Version]) -> list[Pair]:
    """What is asked most, first: between the last return and the acceptance after it; between the last two texts."""
    pairs = []
    accepted = next((one for one in versions if one.event.action in _ACCEPTED), None)
    if accepted:
        returned = next(
            (one for one in versions if one.event.action in _RETURNED and one.number < accepted.number), None
        )
        if returned:
            pairs.append(Pair(_("Từ lúc trả lại đến lúc chấp nhận"), returned.number, accepted.number))
    freezing = _FREEZING.get(stream.partition(":")[0])
    frozen = [one for one in versions if freezing and one.event.action == freezing[0]]
    if len(frozen) > 1:
        pairs.append(Pair(_("Hai bản trình cuối"), frozen[1].number, frozen[0].number))
    if len(versions) > 1:
        pairs.append(Pair(_("Từ đầu đến nay"), versions[-1].number, versions[0].number))
    return pairs


def compare(stream: str, pair: Pair) -> Comparison:
    """The later of the two against the earlier. Ten queries at most. Raises TooManyEvents."""
    first, last = sorted((pair.old, pair.new))
    events = events_until(stream, last)
    before = [event for event in events if event.number <= first]
    found = Comparison(before[-1], events[-1], fields=_fields(before, events))
    freezing = _FREEZING.get(stream.partition(":")[0])
    if freezing:
        numbers = [_frozen(before, *freezing), _frozen(events, *freezing)]
        if numbers[0] and numbers[1]:
            _compare_texts(found, stream, numbers[0], numbers[1])
        elif numbers[1]:
            found.problem = _("Ở lần trước chưa có bản trình nào để so.")
    return found


def _compare_texts(found: Comparison, stream: str, old: int, new: int) -> None:
    kind, _colon, identity = stream.partition(":")
    if kind == "submission":
        submission = Submission.objects.select_related("campaign").get(pk=identity)
        comparison = compare_revisions(submission, old, new)
        found.texts = str(comparison.old), str(comparison.new)
        found.sections = [
            Section(f"{one.section.key}. {one.section.heading}", one.html, one.is_changed)
            for one in comparison.sections
        ]
        return
    report = ConsolidatedReport.objects.select_related("campaign").get(pk=identity)
    proposals = {one.number: one for one in report.proposals.filter(number__in=(old, new))}
    found.texts = str(proposals[old]), str(proposals[new])
    outline = [section.node for section in report.campaign.outline.all()]
    try:
        found.sections = [
            Section(one.title, one.html, True)
            for one in changes_of_proposals(bytes(proposals[old].file), bytes(proposals[new].file), outline)
        ]
    except UnreadableDocument as problem:
        found.problem = str(problem)


def _frozen(events: Sequence[Event], action: str, name: str) -> int | None:
    return next((event.changes[name] for event in reversed(events) if event.action == action), None)


def _fields(before: Sequence[Event], after: Sequence[Event]) -> list[FieldChange]:
    old, new = fields_after(before), fields_after(after)
    changed = []
    states = state_after(before), state_after(after)
    if states[0] != states[1]:
        changed.append(_field(_("Trạng thái"), *map(wording.state_label, states)))
    names = Names([told.event for told in (*old.values(), *new.values())])
    for name, told in new.items():
        was = old[name].value if name in old else None
        code = name.rpartition(": ")[2]
        # A key stands beside the name.
        if was != told.value and not code.endswith("_key"):
            words = [
                words_of(old[name].event, code, was, names) if name in old else "",
                words_of(told.event, code, told.value, names),
            ]
            changed.append(_field(label_after(name, told), *words))
    return changed


def _field(label: str, old: str, new: str) -> FieldChange:
    """What word_diff answers is clean."""
    try:
        return FieldChange(label, mark_safe(word_diff(f"<p>{escape(old)}</p>", f"<p>{escape(new)}</p>")))
    except TextTooLong:
        return FieldChange(label, mark_safe(escape(_("Dài quá để so từng chữ."))))


def _words(event: Event) -> str:
    at = timezone.localtime(event.at)
    return f"{event.number} · {event.action_label} · {at:%H:%M %d/%m/%Y}"
