"""The states of a consolidated report and the only ways between them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class ReportState(models.TextChoices):
    COMPOSING = "composing", _("Đang tổng hợp")
    PROPOSED = "proposed", _("Đang trình ký")
    APPROVED = "approved", _("Đã phê duyệt")
    ISSUED = "issued", _("Đã ban hành")


class ReportStates(models.Model):
    """The FSM of a consolidated report."""

    state = FSMField(default=ReportState.COMPOSING, choices=ReportState.choices, protected=True)

    class Meta:
        abstract = True

    @transition(field="state", source=ReportState.COMPOSING, target=ReportState.PROPOSED)
    def propose(self) -> None:
        """The head puts exactly this text before the standing committee."""

    @transition(field="state", source=ReportState.PROPOSED, target=ReportState.COMPOSING)
    def withdraw(self) -> None:
        """The head takes it back."""

    @transition(field="state", source=ReportState.PROPOSED, target=ReportState.COMPOSING)
    def return_report(self) -> None:
        """The approver gives it back with a reason."""

    @transition(field="state", source=ReportState.PROPOSED, target=ReportState.APPROVED)
    def approve(self) -> None:
        """The standing committee approves the text that was shown."""

    @transition(field="state", source=ReportState.APPROVED, target=ReportState.ISSUED)
    def issue(self) -> None:
        """The office gives it number and date: the official document."""
