"""Which tasks to show, and under which name to keep the choice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.audit import wording
from workflow.documents.text import nfc
from workflow.organisation.models import Role
from workflow.tasks.filters import Filter
from workflow.tasks.models import Due, Held
from workflow.tasks.nodes import steps_of


class FilterForm(forms.Form):
    """The choices that have more than one answer for the role."""

    q = forms.CharField(
        label=_("Tìm việc"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    campaign = forms.TypedChoiceField(label=_("Đợt báo cáo"), required=False, coerce=int, empty_value=None)
    step = forms.ChoiceField(label=_("Bước"), required=False)
    due = forms.ChoiceField(label=_("Hạn"), required=False, choices=[("", _("Mọi hạn")), *Due.choices])
    held = forms.ChoiceField(label=_("Người giữ"), required=False, choices=[("", _("Tôi và hàng chờ")), *Held.choices])

    def __init__(self, role: Role | None, has_pool: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaign, step = self.fields["campaign"], self.fields["step"]
        assert isinstance(campaign, forms.ChoiceField) and isinstance(step, forms.ChoiceField)
        campaign.choices = [("", _("Mọi đợt")), *wording.campaigns()]
        steps = steps_of(role) if role else []
        if len(steps) > 1:
            step.choices = [("", _("Mọi bước")), *steps]
        else:
            del self.fields["step"]
        if not has_pool:
            del self.fields["held"]

    def clean_q(self) -> str:
        return nfc(self.cleaned_data["q"]).strip()

    @property
    def chosen(self) -> Filter:
        """What was asked; a form that is not valid asks nothing."""
        return Filter(**self.cleaned_data) if self.is_valid() else Filter()


class SaveForm(forms.Form):
    """Under which name to keep a filter."""

    name = forms.CharField(
        label=_("Lưu bộ lọc này với tên"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    is_default = forms.BooleanField(label=_("Dùng bộ lọc này mỗi khi mở trang"), required=False)

    def clean_name(self) -> str:
        return nfc(self.cleaned_data["name"]).strip()
