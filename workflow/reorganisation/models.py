"""Changes of the organisation: which units end or are renamed on which day, and what follows them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.models import ActionSubject
from workflow.audit.privacy.names import named
from workflow.organisation.models import Appointment, Person, Unit
from workflow.reorganisation.states import ChangeStates


class ChangeKind(models.TextChoices):
    RENAME = "rename", gettext_lazy("Đổi tên")
    MERGE = "merge", gettext_lazy("Hợp nhất, thay thế")
    SPLIT = "split", gettext_lazy("Chia, tách")
    DISSOLVE = "dissolve", gettext_lazy("Giải thể")


class OrganisationChange(ChangeStates, ActionSubject):
    """One decision on the organisation, in effect from the day `effective_on`.

    The rows of units, names, links and appointments carry that day from the moment that it is decided. `undo` names
    what was dated and made for it, so that a change that is still to come can be called off.
    """

    kind = "change"
    page = "reorganisation:detail"

    change = models.CharField(gettext_lazy("loại thay đổi"), max_length=20, choices=ChangeKind.choices)
    effective_on = models.DateField(gettext_lazy("có hiệu lực từ ngày"))
    legal_reference = models.CharField(gettext_lazy("căn cứ"), max_length=300)
    reason = models.CharField(gettext_lazy("lý do"), max_length=2000)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    new_name = models.CharField(gettext_lazy("tên mới"), max_length=200, blank=True)
    undo = models.JSONField(default=dict)
    carried_over = models.JSONField(default=list)

    class Meta:
        verbose_name = gettext_lazy("thay đổi tổ chức")
        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [
            # Those whose day has come and that have not taken effect yet.
            models.Index(
                fields=["effective_on"], condition=models.Q(state="arranged"), name="organisation_change_arranged"
            ),
        ]

    def __str__(self) -> str:
        return _("%(kind)s từ ngày %(day)s") % {
            "kind": self.get_change_display(),
            "day": f"{self.effective_on:%d/%m/%Y}",
        }


class Part(models.TextChoices):
    """What a unit is in a change."""

    PREDECESSOR = "predecessor", gettext_lazy("kết thúc")
    SUCCESSOR = "successor", gettext_lazy("kế tục")
    RENAMED = "renamed", gettext_lazy("đổi tên")
    RECEIVER = "receiver", gettext_lazy("tiếp nhận")


class ChangedUnit(models.Model):
    """A unit's part in a change, and what it was called then. Of the successors one `answers` for what was open."""

    change = models.ForeignKey(OrganisationChange, models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="changes")
    part = models.CharField(max_length=20, choices=Part.choices)
    name = models.CharField(max_length=200)
    answers = models.BooleanField(default=False)

    class Meta:
        verbose_name = gettext_lazy("đơn vị thay đổi")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["change", "unit"], name="unit_once_a_change"),
        ]

    def __str__(self) -> str:
        return self.name


class StaffingKind(models.TextChoices):
    APPOINT = "appoint", gettext_lazy("Phân công")
    END = "end", gettext_lazy("Thôi giữ vai trò")
    DEACTIVATE = "deactivate", gettext_lazy("Khóa tài khoản")
    ACTIVATE = "activate", gettext_lazy("Mở lại tài khoản")
    ERASE = "erase", gettext_lazy("Xóa dữ liệu cá nhân")


class StaffingDecision(ActionSubject):
    """One decision on a person: a role given or ended, an account closed or opened again. Never changed after."""

    kind = "staffing"

    decision = models.CharField(max_length=20, choices=StaffingKind.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = gettext_lazy("quyết định nhân sự")

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: {self.person.full_name}"

    @property
    def event_label(self) -> str:
        return f"{self.get_decision_display()}: {named(self.person)}"

    def get_absolute_url(self) -> str:
        return reverse("organisation:person", args=[self.person_id])

    @property
    def event_unit_id(self) -> int | None:
        return self.appointment.unit_id if self.appointment else None
