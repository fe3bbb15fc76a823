"""The consolidated report: passages with their sources, what was proposed, approved and issued."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Exists, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.actions.models import FlowDocument
from workflow.campaigns.models import Campaign
from workflow.organisation.models import Appointment, Person
from workflow.reports.states import ReportState, ReportStates
from workflow.submissions.models import Revision, Submission
from workflow.tasks.models import Task


class ConsolidatedReport(ReportStates, FlowDocument):
    """One campaign's consolidated report. `composer` holds the composing step.

    `agreed` is how many approvers besides the signer agree to the last proposal now.
    """

    kind = "report"
    page = "reports:detail"
    related = ("campaign",)
    kept: ClassVar[tuple[str, ...]] = ("open_task", "last_proposal", "bars", "parts", "consents_now")
    separated_steps: ClassVar[frozenset[str]] = frozenset({"approve", "agree"})

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="report")
    title = models.CharField(_("trích yếu"), max_length=600)
    composer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signer = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    agreed = models.PositiveSmallIntegerField(default=0, editable=False)
    due_at = models.DateTimeField(_("hạn"), null=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("báo cáo tổng hợp")

    def __str__(self) -> str:
        return gettext("Báo cáo tổng hợp: %(campaign)s") % {"campaign": self.campaign.name}

    @property
    def task_campaign_id(self) -> int | None:
        return self.campaign_id

    @property
    def event_unit_id(self) -> int | None:
        return self.campaign.lead_unit_id

    @property
    def supervising_unit_id(self) -> int | None:
        return self.campaign.lead_unit_id

    def barred(self, person: Person, step: str) -> str | None:
        """Only the signer named in the proposal approves, and nobody what they wrote, reviewed, merged or proposed.

        The step "sign" asks the same before there is a proposal; "agree" is for the approvers who do not sign. Two SQL
        queries, once; none for the other steps.
        """
        if step not in ("approve", "sign", "agree"):
            return None
        if (person.pk, step) not in self.bars:
            self.bars[person.pk, step] = self._bar(person, step)
        return self.bars[person.pk, step]

    @cached_property
    def bars(self) -> dict[tuple[int, str], str | None]:
        """What `barred` has answered."""
        return {}

    @cached_property
    def parts(self) -> dict[int, tuple[bool, bool]]:
        """Of people (keys) who were asked about: whether they composed it, and took part in a report that is in it."""
        return {}

    def _parts_of(self, person: Person) -> tuple[bool, bool]:
        members = Submission.objects.filter(membership__report=self)
        return (
            ConsolidatedReport.objects.filter(pk=self.pk)
            .values_list(
                Exists(self.hands.filter(person=person)),
                Exists(members.filter(Q(reviewer=person) | Q(hands__person=person))),
            )
            .get()
        )

    def _bar(self, person: Person, step: str) -> str | None:
        if person.pk not in self.parts:
            self.parts[person.pk] = self._parts_of(person)
        composed, took_part = self.parts[person.pk]
        if composed:
            return gettext("Người đã tổng hợp hoặc đã trình báo cáo này không được phê duyệt nó.")
        if took_part:
            return gettext(
                "Người đã viết, trình hoặc thẩm định một báo cáo thành phần không được phê duyệt bản tổng hợp."
            )
        if step == "agree" and person.pk == self.signer_id:
            return gettext("Người ký phê duyệt khi đã đủ người khác đồng ý, không cho ý kiến riêng.")
        proposal = self.last_proposal if step == "approve" else None
        if proposal is not None and proposal.signer.person_id != person.pk:
            return gettext("Bản trình ghi người ký là %(person)s. Muốn đổi người ký thì rút về và trình lại.") % {
                "person": proposal.signer.person.full_name
            }
        return None

    @classmethod
    def bars_on_open(cls, people: Sequence[Person], step: str) -> set[tuple[int, int]]:
        """Whoever has agreed is not there to agree once more."""
        pairs = super().bars_on_open(people, step)
        if step == "agree":
            for report in cls._open_at(step):
                pairs |= {(report.pk, key) for consent in report.consents_now for key in consent.people}
        keys = {person.pk for person in people}
        return {(document, person) for document, person in pairs if person in keys}

    @classmethod
    def wanted_on_open(cls, step: str) -> dict[int, int]:
        if step != "agree":
            return {}
        return {report.pk: report.campaign.flow_settings.others_agree - report.agreed for report in cls._open_at(step)}

    @classmethod
    def _open_at(cls, step: str) -> QuerySet[ConsolidatedReport]:
        tasks = Task.objects.open().filter(subject_kind=cls.kind, step=step)
        return cls._default_manager.select_related(*cls.related).filter(process__in=tasks.values("process"))

    @classmethod
    def stuck_words(cls, step: str) -> tuple[str, str]:
        if step == "agree":
            return (
                gettext("Số người phê duyệt chưa tham gia nội dung không đủ lấy số đồng ý còn thiếu."),
                gettext("Bổ nhiệm thêm người phê duyệt chưa tham gia văn bản này, hoặc trưởng ban rút bản trình về."),
            )
        return (
            gettext("Người ký ghi trong bản trình không còn giữ vai trò phê duyệt, hoặc đã tham gia nội dung."),
            gettext("Trưởng ban rút bản trình về và trình lại với người ký khác."),
        )

    @property
    def quorum_is_there(self) -> bool:
        return self.agreed >= self.campaign.flow_settings.others_agree

    @cached_property
    def consents_now(self) -> list[Consent]:
        """The consents to the last proposal that have not been taken back. This causes a SQL query, once."""
        if self.last_proposal is None:
            return []
        found = self.last_proposal.consents.filter(takes_back=None, taken_back_by=None)
        return list(found.select_related("by", "on_behalf_of", "appointment__unit").order_by("pk"))

    def place_of(self, anchor: str) -> str:
        return reverse("reports:compose", args=[self.pk, anchor])

    def expected_step(self) -> str | None:
        return {
            ReportState.COMPOSING: "compose",
            ReportState.PROPOSED: "approve" if self.quorum_is_there else "agree",
            ReportState.APPROVED: "issue",
        }.get(ReportState(self.state))

    @cached_property
    def last_proposal(self) -> Proposal | None:
        """The newest proposal, without its file. This causes a SQL query, once."""
        return self.proposals.defer("file").select_related("signer__person", "signer__unit").order_by("-number").first()


class Membership(models.Model):
    """A unit's report is merged into a consolidated report, with the revision that was accepted."""

    report = models.ForeignKey(ConsolidatedReport, models.PROTECT, related_name="members")
    submission = models.OneToOneField(Submission, models.PROTECT, related_name="membership")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("báo cáo thành phần")

    def __str__(self) -> str:
        return str(self.submission)


class Part(models.TextChoices):
    """What someone did to a consolidated report, for separation of duties."""

    COMPOSED = "composed", _("tổng hợp")
    PROPOSED = "proposed", _("trình ký")


class ReportHand(models.Model):
    """A person had this part in this report; never taken back."""

    report = models.ForeignKey(ConsolidatedReport, models.CASCADE, related_name="hands")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, choices=Part.choices)

    class Meta:
        verbose_name = _("người tham gia")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "person", "part"], name="report_hand_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.part}"


class Passage(models.Model):
    """A stretch of the report's text in one section, and where it comes from.

    With a `source` it was taken from that revision of a unit's report, section `source_key`, top-level blocks `first`
    to `last` (from 0, both included); `edited` says that it was changed after. Without one the consolidator wrote it.
    `withdrawn` flags a passage whose source has left the report.
    """

    report = models.ForeignKey(ConsolidatedReport, models.CASCADE, related_name="passages")
    key = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    html = models.TextField()
    version = models.PositiveIntegerField(default=1)
    source = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="passages")
    source_unit = models.CharField(max_length=200, blank=True)
    source_key = models.CharField(max_length=20, blank=True)
    first = models.PositiveSmallIntegerField(null=True)
    last = models.PositiveSmallIntegerField(null=True)
    edited = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("đoạn")
        ordering: ClassVar[list[str]] = ["key", "position"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["report", "key", "position"], name="passage_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.key}/{self.position}"

    @property
    def provenance(self) -> str:
        """Where it comes from, in words."""
        if self.source_id is None:
            return gettext("Người tổng hợp viết")
        words = gettext("%(unit)s, bản %(number)d, mục %(key)s") % {
            "unit": self.source_unit,
            "number": self.source.number if self.source else 0,
            "key": self.source_key,
        }
        return words + (gettext(" (đã sửa)") if self.edited else "")


class Proposal(models.Model):
    """Exactly what was put before the standing committee: a trigger keeps it from ever changing.

    `file` is the .docx with everything but number and date, the block of `signer` included; `digest` is its SHA-256:
    what the signer approves. `profile` is the official format that it is in; `annexes`, {"label", "title", "html"}
    each, and `bodies`, the names in its head, are as things stood then: a body that is renamed or replaced later
    changes nothing in it.
    """

    report = models.ForeignKey(ConsolidatedReport, models.PROTECT, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    signer = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    profile = models.CharField(_("thể thức"), max_length=20, default="party_2018")
    annexes = models.JSONField(default=list)
    bodies = models.JSONField(default=dict)
    file = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("bản trình ký")
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "number"], name="proposal_number_once"),
        ]

    def __str__(self) -> str:
        return gettext("Bản trình %(number)d") % {"number": self.number}


class Consent(models.Model):
    """An approver who does not sign agrees to a proposal, having been shown its digest; or takes that back.

    Never changes: taking back is a row of its own that names the consent in `takes_back`.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="consents")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back_by")

    class Meta:
        verbose_name = _("ý kiến đồng ý")

    def __str__(self) -> str:
        return str(self.on_behalf_of or self.by)

    @property
    def people(self) -> frozenset[int]:
        """The keys of everybody whom it counts for: nobody agrees twice, in whatever capacity."""
        return frozenset(key for key in (self.by_id, self.on_behalf_of_id) if key is not None)


class Approval(models.Model):
    """Who approved which proposal, in which capacity, having been shown which digest. Never changes."""

    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="approval")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    authority = models.CharField(_("quyền hạn ký"), max_length=80)
    position = models.CharField(_("chức vụ"), max_length=80)
    name = models.CharField(_("họ tên"), max_length=120)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("phê duyệt")

    def __str__(self) -> str:
        return f"{self.authority} {self.position} {self.name}"


class IssuedDocument(models.Model):
    """The official document with its number and date. Never changes: a correction is a new one that refers to it.

    `series` is the term or year in which its number is unique (`Numbering.series`).
    """

    report = models.OneToOneField(ConsolidatedReport, models.PROTECT, related_name="issued")
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=200)
    number = models.PositiveIntegerField(_("số"))
    symbol = models.CharField(_("ký hiệu"), max_length=40)
    series = models.CharField(max_length=10, blank=True)
    date = models.DateField(_("ngày ban hành"))
    file = models.BinaryField()
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("văn bản đã ban hành")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # Numbers run per issuing body and kind of document, through a term of office or a year.
            models.UniqueConstraint(fields=["issuer", "symbol", "series", "number"], name="issued_number_once"),
        ]

    def __str__(self) -> str:
        return gettext("Số %(number)d-%(symbol)s") % {"number": self.number, "symbol": self.symbol}
