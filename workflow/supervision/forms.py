"""What a supervisor is asked for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from workflow.actions.mechanism import REASON_AT_MOST
from workflow.documents.text import nfc
from workflow.organisation.models import Person
from workflow.pages.keys import RowField, RowsField, key_of, keys_of
from workflow.supervision.actions import REASON_AT_LEAST
from workflow.supervision.assigning import UNITS_AT_MOST
from workflow.supervision.choosing import POOL
from workflow.supervision.models import AssignmentRule
from workflow.supervision.queries import step_choices

CHOSEN_AT_MOST = 200
"""Rows that may be chosen by hand; more are chosen by the filter."""

PEOPLE_AT_MOST = 50


class FilterForm(forms.Form):
    """Which of the open tasks to show."""

    q = forms.CharField(
        label=_("Tìm việc"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    step = forms.ChoiceField(label=_("Bước"), required=False)
    holder = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    campaign = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)
    left = forms.IntegerField(required=False, min_value=1, max_value=2**53, widget=forms.HiddenInput)
    late = forms.BooleanField(label=_("Chỉ việc quá hạn"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step = self.fields["step"]
        assert isinstance(step, forms.ChoiceField)
        step.choices = [("", _("Mọi bước")), *step_choices()]

    def clean_q(self) -> str:
        return nfc(self.cleaned_data["q"])

    def clean_holder(self) -> str:
        holder: str = self.cleaned_data["holder"]
        if holder and holder != POOL and key_of(holder) is None:
            raise forms.ValidationError(_("Người giữ việc không hợp lệ."))
        return holder


class ChosenForm(forms.Form):
    """The tasks chosen by hand, each with who held it when it was chosen: "17:4", or "17:" for one in a pool."""

    data: QueryDict

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        self.tasks: dict[int, int | None] = {}

    def clean(self) -> dict[str, Any]:
        given = self.data.getlist("task")
        if not given:
            raise forms.ValidationError(_("Chưa chọn việc nào. Hãy đánh dấu ít nhất một việc."))
        if len(given) > CHOSEN_AT_MOST:
            raise forms.ValidationError(
                _("Đánh dấu từng việc thì mỗi lần nhiều nhất %(most)d việc. Muốn nhiều hơn, hãy chọn theo bộ lọc.")
                % {"most": CHOSEN_AT_MOST}
            )
        for item in given:
            typed, _colon, seen = str(item).partition(":")
            task, holder = key_of(typed), key_of(seen)
            if task is None or (seen and holder is None):
                raise forms.ValidationError(_("Danh sách việc không hợp lệ. Hãy chọn lại."))
            self.tasks[task] = holder
        return self.cleaned_data


class ReassignForm(forms.Form):
    """To whom, and why. `plan` names the preview that the supervisor saw."""

    to = RowsField(
        queryset=Person.objects.filter(is_active=True),
        label=_("Giao cho"),
        error_messages={
            "required": _("Hãy chọn người nhận."),
            "invalid_choice": _("Người nhận không hợp lệ."),
            "invalid_pk_value": _("Người nhận không hợp lệ."),
        },
    )
    reason = forms.CharField(
        label=_("Lý do"),
        min_length=REASON_AT_LEAST,
        max_length=REASON_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Ít nhất 10 ký tự; cả hai bên đều được báo."),
    )
    skip = forms.BooleanField(required=False)
    plan = forms.CharField(required=False, max_length=64)

    def clean_reason(self) -> str:
        return nfc(self.cleaned_data["reason"])

    def clean_to(self) -> list[Person]:
        people = list(self.cleaned_data["to"])
        if len(people) > PEOPLE_AT_MOST:
            raise forms.ValidationError(_("Chia cho nhiều nhất %(most)d người.") % {"most": PEOPLE_AT_MOST})
        return people


class DayForm(forms.Form):
    """The day about which a history is asked."""

    on = forms.DateField(label=_("Ai giữ ngày"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


class AssignmentForm(forms.ModelForm[AssignmentRule]):
    """How new review tasks find their holder."""

    class Meta:
        model = AssignmentRule
        fields = ("state", "fallback")
        widgets = {"state": forms.RadioSelect}


class UnitsForm(forms.Form):
    """Units, and the reviewer who is to get their reports; none takes the name away."""

    data: QueryDict

    person = RowField(queryset=Person.objects.filter(is_active=True), required=False)

    def units(self) -> list[int]:
        """The keys of the ticked units; what is no key is left out."""
        return sorted(keys_of(self.data.getlist("unit")[: UNITS_AT_MOST + 1]))
