"""What a supervisor is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from workflow.actions.mechanism import REASON_AT_MOST
from workflow.documents.text import nfc
from workflow.organisation.models import Person
from workflow.supervision.actions import REASON_AT_LEAST, TASKS_AT_MOST

POOL = "pool"


class FilterForm(forms.Form):
    """Which of the open tasks to show."""

    q = forms.CharField(
        label=_("Tìm việc"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    holder = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    late = forms.BooleanField(label=_("Chỉ việc quá hạn"), required=False)

    def clean_q(self) -> str:
        return nfc(self.cleaned_data["q"])

    def clean_holder(self) -> str:
        holder: str = self.cleaned_data["holder"]
        if holder and holder != POOL and not (holder.isascii() and holder.isdigit()):
            raise forms.ValidationError(_("Người giữ việc không hợp lệ."))
        return holder


class ChosenForm(forms.Form):
    """The chosen tasks, each with who held it when it was chosen: "17:4", or "17:" for one in a pool."""

    data: QueryDict

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        self.tasks: dict[int, int | None] = {}

    def clean(self) -> dict[str, Any]:
        given = self.data.getlist("task")
        if not given:
            raise forms.ValidationError(_("Chưa chọn việc nào. Hãy đánh dấu ít nhất một việc."))
        if len(given) > TASKS_AT_MOST:
            raise forms.ValidationError(_("Mỗi lần chuyển nhiều nhất %(most)d việc.") % {"most": TASKS_AT_MOST})
        for item in given:
            task, _colon, holder = str(item)[:40].partition(":")
            if not (task.isascii() and task.isdigit()) or (holder and not (holder.isascii() and holder.isdigit())):
                raise forms.ValidationError(_("Danh sách việc không hợp lệ. Hãy chọn lại."))
            self.tasks[int(task)] = int(holder) if holder else None
        return self.cleaned_data


class ReassignForm(ChosenForm):
    """To whom, and why."""

    to = forms.ModelChoiceField(
        queryset=Person.objects.filter(is_active=True),
        label=_("Giao cho"),
        error_messages={"required": _("Hãy chọn người nhận."), "invalid_choice": _("Người nhận không hợp lệ.")},
    )
    reason = forms.CharField(
        label=_("Lý do"),
        min_length=REASON_AT_LEAST,
        max_length=REASON_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ít nhất 10 ký tự; cả hai người đều được báo."),
    )
