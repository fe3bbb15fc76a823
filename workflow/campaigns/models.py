"""A reporting campaign: the plan as read and settled, its outline, deadlines, findings and the units it goes to."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.actions.models import ActionSubject
from workflow.campaigns.flow_settings import FlowSettings
from workflow.campaigns.states import CampaignStates
from workflow.campaigns.type_models import CampaignType, CampaignTypeVersion
from workflow.documents.outline import OutlineNode
from workflow.organisation.models import Person, Unit


class Campaign(CampaignStates, ActionSubject):
    """One plan (kế hoạch) and everything that is to be reported under it.

    The four bodies are chosen when the plan is imported: who leads (reviews and merges), who approves, whose office
    issues, and the committee that all of it is for. They change only where a body is reorganised; `plan_issuer` is what
    the committee was called when it issued the plan. `type` may change until the launch, which fixes its version in
    `flow`.
    """

    kind = "campaign"
    page = "campaigns:detail"
    related = ("committee", "lead_unit")
    kept: ClassVar[tuple[str, ...]] = ("flow_settings",)

    name = models.CharField(_("tên gọi ngắn"), max_length=120)
    title = models.CharField(_("trích yếu"), max_length=600)
    report_title = models.CharField(_("trích yếu báo cáo tổng hợp"), max_length=600)
    number = models.CharField(_("số và ký hiệu"), max_length=40, blank=True)
    date = models.DateField(_("ngày ban hành"), null=True)
    resolution = models.CharField(_("văn bản được sơ kết"), max_length=600, blank=True)
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    recipients = models.JSONField(_("nơi nhận"), default=list)
    signing_authority = models.CharField(_("quyền hạn ký"), max_length=80, blank=True)
    signer_position = models.CharField(_("chức vụ người ký"), max_length=80, blank=True)
    signer_name = models.CharField(_("người ký"), max_length=120, blank=True)
    due_at = models.DateTimeField(_("hạn của đơn vị"), null=True)

    plan_issuer = models.CharField(_("cơ quan ban hành kế hoạch"), max_length=200, blank=True)
    committee = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    lead_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    approving_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    office_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    type = models.ForeignKey(CampaignType, models.PROTECT, related_name="campaigns")
    flow = models.ForeignKey(CampaignTypeVersion, models.PROTECT, related_name="campaigns", null=True)
    # A copy of what `flow` froze: each act on a report reads it, and the campaign's row is at hand there.
    launched_with = models.JSONField(null=True, editable=False)

    created_at = models.DateTimeField(auto_now_add=True)
    launched_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("đợt báo cáo")
        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def task_campaign_id(self) -> int | None:
        return self.pk

    @property
    def event_unit_id(self) -> int | None:
        return self.lead_unit_id

    @cached_property
    def flow_settings(self) -> FlowSettings:
        """How it runs: once launched as its type was then, before that as its type is now (a SQL query, once)."""
        if self.launched_with is not None:
            return FlowSettings.from_json(self.launched_with)
        return self.type.last_version.flow_settings

    @property
    def report_due_at(self) -> Any:
        """The deadline of the consolidated report, if the plan sets one. This causes a SQL query."""
        later = self.deadlines.filter(audience=Audience.COMMITTEE).first()
        return later.due_at if later else None


class PlanDocument(models.Model):
    """The plan as uploaded, byte for byte, and its text by paragraph. Apart, because campaigns are read often."""

    campaign = models.OneToOneField(Campaign, models.CASCADE, primary_key=True, related_name="plan")
    name = models.CharField(max_length=200)
    file = models.BinaryField()
    digest = models.CharField(max_length=64)
    text = models.JSONField(default=list)

    class Meta:
        verbose_name = _("văn bản kế hoạch")

    def __str__(self) -> str:
        return self.name


class OutlineSection(models.Model):
    """One node of the outline. `key` is its place ("IV.3.a") and never changes once the campaign is launched."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="outline")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(_("mục"), max_length=20)
    level = models.PositiveSmallIntegerField()
    heading = models.CharField(_("tiêu đề"), max_length=500)
    guidance = models.CharField(_("hướng dẫn"), max_length=1000, blank=True)
    required = models.BooleanField(_("bắt buộc"), default=False)

    class Meta:
        verbose_name = _("mục của đề cương")
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "key"], name="outline_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.heading}"

    @property
    def label(self) -> str:
        """What is printed before the heading: "III.", "3.", "a)"."""
        return label_of(self.key)

    @property
    def node(self) -> OutlineNode:
        return OutlineNode(self.key, self.level, self.heading, self.guidance)


def label_of(key: str) -> str:
    """What is printed before the heading of a section: "III.", "3.", "a)"."""
    last = key.rpartition(".")[2]
    return f"{last})" if last.islower() else f"{last}."


class Audience(models.TextChoices):
    """Whom a deadline of the plan binds."""

    UNITS = "units", _("Các đơn vị")
    COMMITTEE = "committee", _("Cấp ủy")


class DeadlineKind(models.TextChoices):
    """How a deadline is set: by a date, or as a term of working days that begins after one."""

    BEFORE = "before", _("trước ngày")
    BY = "by", _("chậm nhất ngày")
    WORKING_DAYS_AFTER = "working_days_after", _("số ngày làm việc kể từ ngày")


class Deadline(models.Model):
    """A deadline as the plan words it, and the moment it means.

    `due_at` follows from the rest by `due_moment` and the calendar of the unit that leads.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="deadlines")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("lời văn"), max_length=300)
    who = models.CharField(_("ai"), max_length=300, blank=True)
    audience = models.CharField(_("áp dụng cho"), max_length=20, choices=Audience.choices)
    kind = models.CharField(_("cách tính"), max_length=20, choices=DeadlineKind.choices, default=DeadlineKind.BEFORE)
    date = models.DateField(_("ngày"))
    days = models.PositiveSmallIntegerField(_("số ngày làm việc"), null=True, blank=True)
    time = models.TimeField(_("giờ"), null=True, blank=True)
    due_at = models.DateTimeField(_("hạn"))

    class Meta:
        verbose_name = _("thời hạn")
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        return self.text


class Severity(models.TextChoices):
    """How much a finding weighs."""

    ERROR = "error", _("Lỗi")
    WARNING = "warning", _("Cần xem")
    HINT = "hint", _("Gợi ý")


class FindingState(models.TextChoices):
    OPEN = "open", _("Chưa xử lý")
    ACKNOWLEDGED = "acknowledged", _("Đã xem, giữ nguyên")
    FIXED = "fixed", _("Đã sửa")


class Finding(models.Model):
    """Something in the plan that looks wrong. A person settles each one; nothing is settled silently."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="findings")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=60)
    message = models.CharField(max_length=1000)
    where = models.CharField(max_length=300, blank=True)
    severity = models.CharField(max_length=10, choices=Severity.choices, default=Severity.WARNING)
    fix = models.CharField(_("đề nghị sửa thành"), max_length=500, blank=True)
    state = models.CharField(max_length=20, choices=FindingState.choices, default=FindingState.OPEN)
    note = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("điểm cần xem")
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        return self.message


class AddressedUnit(models.Model):
    """A unit that the campaign goes to, and who answers for it now: the same, until the unit is reorganised."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="addressed")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    responsible_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("đơn vị được giao")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="unit_addressed_once"),
        ]

    def __str__(self) -> str:
        return str(self.unit)
