"""A unit's report: its text by section, what was frozen at each submit, the comments, who had a hand in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.actions.models import FlowDocument
from workflow.campaigns.models import Campaign
from workflow.documents.report.matching import WORTH_SUGGESTING
from workflow.organisation.models import Appointment, Person, Unit
from workflow.submissions.states import SubmissionState, SubmissionStates


class Submission(SubmissionStates, FlowDocument):
    """What one unit owes under one campaign.

    `unit` and its name stay as they were at launch; `responsible_unit` is who answers for the report now: the same,
    until the unit is reorganised. `drafter`, `secretary` and `reviewer` are who holds each step when it
    comes to them (no reviewer yet: the pool). `handed_over` says that the drafter has passed it to the secretary,
    `review_begun_at` that a reviewer has taken it in: from then on the unit cannot recall it. Where the head confirms
    reviews, `acceptance_proposed_at` says that the reviewer has finished: it is still submitted, for the head to see.
    """

    kind = "submission"
    page = "submissions:detail"
    related = ("campaign",)
    kept: ClassVar[tuple[str, ...]] = ("open_task", "outline_with_text", "unit_people", "reviewers")
    separated_steps: ClassVar[frozenset[str]] = frozenset({"review", "confirm"})

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="submissions")
    responsible_unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports_to_answer_for")
    unit_name = models.CharField(_("đơn vị"), max_length=200)
    sort_key = models.CharField(max_length=400, editable=False)
    search_key = models.CharField(max_length=200, editable=False)
    due_at = models.DateTimeField(_("hạn nộp"))
    # When this deadline was set: whoever was told of it then is not reminded of it again the same day.
    due_since = models.DateTimeField(null=True)
    drafter = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    secretary = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    handed_over = models.BooleanField(default=False)
    rounds = models.PositiveSmallIntegerField(_("số lần trình"), default=0)
    submitted_at = models.DateTimeField(_("trình lúc"), null=True)
    review_begun_at = models.DateTimeField(_("tiếp nhận lúc"), null=True)
    acceptance_proposed_at = models.DateTimeField(_("đề nghị chấp nhận lúc"), null=True)
    # Saves that no event tells of by itself, less the events that tell of them afterwards.
    ahead = models.IntegerField(default=0, editable=False)
    # Open edit sessions: an act on a report on which nobody writes need not look for them.
    being_written = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("báo cáo của đơn vị")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="one_submission_a_unit"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # The board: one stage of a campaign, late ones first or by the unit's name.
            models.Index(fields=["campaign", "state", "due_at", "id"], name="submission_board_due"),
            models.Index(fields=["campaign", "sort_key", "id"], name="submission_board_name"),
        ]

    def __str__(self) -> str:
        return gettext("Báo cáo của %(unit)s") % {"unit": self.unit_name}

    @property
    def seen_version(self) -> int:
        """Counts every save, also of a session that goes on, but not that one was written down: nobody sees that."""
        return self.version + self.ahead

    @property
    def task_label(self) -> str:
        return f"{self.unit_name}: {self.campaign.name}"

    @property
    def task_campaign_id(self) -> int | None:
        return self.campaign_id

    @property
    def event_unit_id(self) -> int | None:
        return self.unit_id

    @property
    def supervising_unit_id(self) -> int | None:
        return self.campaign.lead_unit_id

    @cached_property
    def unit_people(self) -> frozenset[int]:
        """The keys of those who wrote or submitted it. This causes a SQL query, once."""
        return frozenset(self.hands.filter(part__in=UNIT_PARTS).values_list("person_id", flat=True))

    @cached_property
    def reviewers(self) -> frozenset[int]:
        """The keys of those who reviewed it, in any round. This causes a SQL query, once."""
        hands = frozenset(self.hands.filter(part=Part.REVIEWED).values_list("person_id", flat=True))
        return hands | ({self.reviewer_id} if self.reviewer_id else set())

    def barred(self, person: Person, step: str) -> str | None:
        """Nobody reviews what they wrote or submitted, or confirms what they also reviewed."""
        if step in ("review", "confirm") and person.pk in self.unit_people:
            return gettext("Người đã viết hoặc đã trình báo cáo này không được thẩm định nó.")
        if step == "confirm" and person.pk in self.reviewers:
            return gettext("Người đã thẩm định báo cáo này không được duyệt thẩm định nó.")
        return None

    @classmethod
    def barred_among(cls, documents: Sequence[Self], people: Sequence[Person], step: str) -> dict[tuple[int, int], str]:
        """The same for many at once, in one query, two for confirming."""
        if step not in ("review", "confirm"):
            return {}
        reasons: dict[tuple[int, int], str] = {}
        if step == "confirm":
            reason = gettext("Người đã thẩm định báo cáo này không được duyệt thẩm định nó.")
            reviewed = Hand.objects.filter(submission__in=documents, person__in=people, part=Part.REVIEWED)
            reasons = {pair: reason for pair in reviewed.values_list("submission_id", "person_id")}
            reasons |= {(row.pk, row.reviewer_id): reason for row in documents if row.reviewer_id}
        hands = Hand.objects.filter(submission__in=documents, person__in=people, part__in=UNIT_PARTS)
        reason = gettext("Người đã viết hoặc đã trình báo cáo này không được thẩm định nó.")
        return reasons | {pair: reason for pair in hands.values_list("submission_id", "person_id")}

    @classmethod
    def bars_on_open(cls, people: Sequence[Person], step: str) -> set[tuple[int, int]]:
        """From who wrote or submitted what is now under review: few, however many reports there are. One query."""
        if step not in cls.separated_steps:
            return set()
        parts = (*UNIT_PARTS, Part.REVIEWED) if step == "confirm" else UNIT_PARTS
        hands = Hand.objects.filter(person__in=people, part__in=parts, submission__state=SubmissionState.SUBMITTED)
        hands = hands.filter(submission__acceptance_proposed_at__isnull=step == "review")
        return set(hands.values_list("submission_id", "person_id"))

    @classmethod
    def stuck_words(cls, step: str) -> tuple[str, str]:
        if step != "confirm":
            return super().stuck_words(step)
        return (
            gettext("Trưởng ban nào cũng đã viết, trình hoặc thẩm định báo cáo này nên không ai duyệt được."),
            gettext("Bổ nhiệm thêm một trưởng ban chưa tham gia báo cáo này."),
        )

    def expected_step(self) -> str | None:
        """While the unit has it: drafting, then signing off; once submitted: review, then the head's confirmation.

        After that nobody is waited for.
        """
        if self.state == SubmissionState.DRAFTED:
            return "sign_off" if self.handed_over else "draft"
        if self.state == SubmissionState.SUBMITTED:
            return "confirm" if self.acceptance_proposed_at else "review"
        return None

    @property
    def is_late(self) -> bool:
        """Past its deadline and still with the unit. (The deadline in force at submit is kept in the revision.)"""
        return self.state == SubmissionState.DRAFTED and self.due_at < timezone.now()


class SectionText(models.Model):
    """The unit's text of one section, as last saved. `version` guards it against two people writing at once."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="texts")
    key = models.CharField(max_length=20)
    html = models.TextField(blank=True)
    done = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        verbose_name = _("nội dung mục")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "key"], name="one_text_a_section"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def open_session(self) -> EditSession | None:
        """Who is writing it now, if anybody. This causes a SQL query where it was not read with the text."""
        found: EditSession | None = getattr(self, "session", None)
        return found


class EditSession(models.Model):
    """Someone is writing a section: what its event will be made of when they have ended. Then the row is gone.

    `opened` is the number of the event that says who began; `before` and `was_done` are the section as it stood then.
    """

    text = models.OneToOneField(SectionText, models.CASCADE, primary_key=True, related_name="session")
    opened = models.PositiveIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    address = models.CharField(max_length=45, blank=True)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    saves = models.PositiveIntegerField(default=1)
    before = models.TextField(blank=True)
    was_done = models.BooleanField()

    class Meta:
        verbose_name = _("phiên soạn")

    def __str__(self) -> str:
        return f"{self.text_id} {self.opened_at:%d/%m/%Y %H:%M}"


class Part(models.TextChoices):
    """What someone did to a report, for separation of duties."""

    WROTE = "wrote", _("viết")
    SUBMITTED = "submitted", _("trình")
    REVIEWED = "reviewed", _("thẩm định")
    CONFIRMED = "confirmed", _("duyệt thẩm định")


UNIT_PARTS = (Part.WROTE, Part.SUBMITTED)


class Hand(models.Model):
    """A person had this part in this report; never taken back."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="hands")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, choices=Part.choices)

    class Meta:
        verbose_name = _("người tham gia")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "person", "part"], name="hand_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.part}"


class Revision(models.Model):
    """The text as it stood at one submit. A trigger keeps it from ever changing.

    `sections` maps outline keys to HTML; `digest` is the SHA-256 of its canonical form (`revisions.digest`). `due_at`
    is the deadline in force at that moment.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("bản"))
    at = models.DateTimeField(_("trình lúc"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=330)
    sections = models.JSONField()
    digest = models.CharField(max_length=64)
    due_at = models.DateTimeField()

    class Meta:
        verbose_name = _("bản trình")
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "number"], name="revision_number_once"),
        ]

    def __str__(self) -> str:
        return gettext("Bản %(number)d") % {"number": self.number}

    @property
    def on_time(self) -> bool:
        return bool(self.at <= self.due_at)


class CommentState(models.TextChoices):
    OPEN = "open", _("Chưa giải quyết")
    RESOLVED = "resolved", _("Đã giải quyết")
    WAIVED = "waived", _("Bỏ qua có lý do")


class Comment(models.Model):
    """A reviewer's word on a section, with the quoted words it is about.

    It stays when the text changes; `quote` then shows what it was about. One that came with an uploaded Word file
    says in `written_by` and `written_at` who wrote it there, and when if the file says so; `author` is who brought it.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="comments")
    key = models.CharField(max_length=20)
    quote = models.CharField(_("đoạn trích"), max_length=1000, blank=True)
    text = models.CharField(_("ý kiến"), max_length=4000)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    capacity = models.CharField(max_length=330)
    at = models.DateTimeField()
    written_by = models.CharField(_("người viết trong Word"), max_length=120, blank=True)
    written_at = models.DateTimeField(null=True)
    revision = models.PositiveSmallIntegerField()
    answer = models.CharField(_("trả lời của đơn vị"), max_length=2000, blank=True)
    state = models.CharField(max_length=20, choices=CommentState.choices, default=CommentState.OPEN)
    closing_reason = models.CharField(max_length=2000, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ý kiến thẩm định")
        ordering: ClassVar[list[str]] = ["id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["submission"], condition=Q(state=CommentState.OPEN), name="comment_open"),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Upload(models.Model):
    """A .docx that the drafter sent in, split by its headings, waiting for a person to say what goes where.

    `matched` maps outline keys to HTML, `placed` them to {"heading", "score", "reasons"}; `fragments` lists what fitted
    nowhere: {"heading", "html", "suggestions"}; `comments` what stood in the margin: {"key", "author", "at", "text",
    "quote"}; `findings` what the reading found odd: {"code", "message", "where", "severity", "fix"}.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="uploads")
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    matched = models.JSONField(default=dict)
    placed = models.JSONField(default=dict)
    fragments = models.JSONField(default=list)
    comments = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("tệp tải lên")

    def __str__(self) -> str:
        return self.name

    @property
    def found(self) -> dict[str, Any]:
        """Every matched section and fragment under a name that the mapping form can use."""
        return {f"s-{key}": html for key, html in self.matched.items()} | {
            f"f-{index}": fragment["html"] for index, fragment in enumerate(self.fragments)
        }

    def text_for(self, name: str, key: str) -> str:
        """A piece as it goes into the section `key`; a heading that is not the section's stays as its first line."""
        kind, _dash, rest = name.partition("-")
        if kind == "s":
            return str(self.matched[rest])
        fragment = self.fragments[int(rest)]
        is_sections_own = any(
            found["key"] == key and found["score"] >= WORTH_SUGGESTING and not found.get("is_learnt")
            for found in fragment["suggestions"]
        )
        if is_sections_own or not fragment["heading"]:
            return str(fragment["html"])
        return f"<p><strong>{escape(fragment['heading'])}</strong></p>{fragment['html']}"

    def decisions(self, places: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Where a person said more than the reading knew: (heading as typed, outline key)."""
        for key, placed in self.placed.items():
            chosen = places.get(f"s-{key}", "")
            if chosen and chosen != key:
                yield placed["heading"], chosen
        for index, fragment in enumerate(self.fragments):
            if chosen := places.get(f"f-{index}", ""):
                yield fragment["heading"], chosen


class HeadingSynonym(models.Model):
    """A unit wrote `heading` where the outline says `known_as`: learned when one of its people placed an upload.

    One decision a unit and heading, the latest. What counts for other units is for `synonyms.known_to` to say.
    """

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    heading = models.CharField(_("đề mục trong tệp"), max_length=300)
    heading_key = models.CharField(max_length=300)
    known_as = models.CharField(_("mục của đề cương"), max_length=500)
    known_as_key = models.CharField(max_length=500)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("tên gọi khác của đề mục")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["committee", "unit", "heading_key"], name="synonym_once_a_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.heading} = {self.known_as}"


class RevisionCheck(models.Model):
    """What a machine found odd in a revision, compared with other units' too; None until the worker has done it."""

    revision = models.OneToOneField(Revision, models.CASCADE, primary_key=True, related_name="check_result")
    asked_at = models.DateTimeField()
    findings = models.JSONField(null=True)

    class Meta:
        verbose_name = _("kết quả kiểm tra")

    def __str__(self) -> str:
        return str(self.revision)


BY_HAND = "by_hand"


class Reminder(models.Model):
    """One reminder of one deadline: the ledger that lets none be sent twice.

    `rule` is "before:2" or "late:3" (working days), "escalate:3", or "by_hand" for an officer's own; `missed` are the
    rules that came before it while nobody ran the timer, and that are not sent any more.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="reminders")
    rule = models.CharField(max_length=20)
    due_at = models.DateTimeField()
    at = models.DateTimeField()
    missed = models.JSONField(default=list)
    # Of an escalation: when the head was told of it, with the other units of that pass.
    summed_up_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lần nhắc")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["submission", "rule", "due_at"], condition=~Q(rule=BY_HAND), name="reminded_once"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            # What the head is yet to be told.
            models.Index(
                fields=["submission"],
                condition=Q(summed_up_at__isnull=True, rule__startswith="escalate"),
                name="reminder_to_sum_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.at:%d/%m/%Y}"


class RemindedDay(models.Model):
    """The last day on which all reminders of a campaign that were due had been sent."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, primary_key=True, related_name="reminded")
    day = models.DateField()

    class Meta:
        verbose_name = _("ngày đã nhắc xong")

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.day}"
