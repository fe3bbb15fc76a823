"""The states of a unit's report and the only ways between them (docs: design, section 4)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition


class SubmissionState(models.TextChoices):
    DRAFTED = "drafted", _("Đang soạn thảo")
    SUBMITTED = "submitted", _("Đã trình")
    REVIEWED = "reviewed", _("Đã thẩm định")
    MERGED = "merged", _("Đã tổng hợp")
    APPROVED = "approved", _("Đã phê duyệt")
    EXEMPTED = "exempted", _("Được miễn")


class SubmissionStates(models.Model):
    """The FSM of a submission. Each method only moves the state; what else an action does stands in its verb."""

    state = FSMField(default=SubmissionState.DRAFTED, choices=SubmissionState.choices, protected=True)

    class Meta:
        abstract = True

    @transition(field="state", source=SubmissionState.DRAFTED, target=SubmissionState.SUBMITTED)
    def submit(self) -> None:
        """The unit's secretary signs the report off."""

    @transition(field="state", source=SubmissionState.SUBMITTED, target=SubmissionState.DRAFTED)
    def recall(self) -> None:
        """The unit takes it back before anyone has begun to review it."""

    @transition(field="state", source=SubmissionState.SUBMITTED, target=SubmissionState.DRAFTED)
    def return_for_revision(self) -> None:
        """The reviewer gives it back to be mended."""

    @transition(field="state", source=SubmissionState.SUBMITTED, target=SubmissionState.REVIEWED)
    def accept(self) -> None:
        """The reviewer finds it fit to be merged."""

    @transition(field="state", source=SubmissionState.REVIEWED, target=SubmissionState.SUBMITTED)
    def reopen(self) -> None:
        """The head has it reviewed once more."""

    @transition(field="state", source=SubmissionState.REVIEWED, target=SubmissionState.MERGED)
    def merge(self) -> None:
        """It becomes part of a consolidated report."""

    @transition(field="state", source=SubmissionState.MERGED, target=SubmissionState.REVIEWED)
    def unmerge(self) -> None:
        """It is taken out of the consolidated report."""

    @transition(field="state", source=SubmissionState.MERGED, target=SubmissionState.APPROVED)
    def approve(self) -> None:
        """The consolidated report that it is part of is approved."""

    @transition(field="state", source=SubmissionState.DRAFTED, target=SubmissionState.EXEMPTED)
    def exempt(self) -> None:
        """The unit need not report."""
