"""What is asked for when many units of a campaign are reminded or given more time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.actions.mechanism import REASON_AT_MOST
from workflow.campaigns.forms import Line, MomentField
from workflow.pages.keys import keys_of
from workflow.pages.paging import LARGEST_PAGE

TEXT_AT_MOST = 240
CHOSEN, LATE, ALL = "chosen", "late", "all"


class UnitsForm(forms.Form):
    """Which units: those ticked, the late ones, or the whole campaign."""

    scope = forms.ChoiceField(choices=[(CHOSEN, ""), (LATE, ""), (ALL, "")])

    def chosen(self) -> list[int]:
        """The keys of the ticked reports; what is no key is left out."""
        sent = self.data.getlist("unit") if hasattr(self.data, "getlist") else []
        return sorted(keys_of(sent[:LARGEST_PAGE]))


class ReminderForm(forms.Form):
    """The words of an officer's own reminder."""

    text = Line(
        label=_("Lời nhắc"),
        max_length=TEXT_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mỗi người nhận thấy lời nhắc này, tiếp theo là tên đơn vị và tên đợt báo cáo."),
    )
    again = forms.BooleanField(label=_("Nhắc lại cả những đơn vị vừa được nhắc"), required=False)

    def __init__(self, *args: Any, is_repeated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_repeated:
            del self.fields["again"]


class ExtensionForm(forms.Form):
    """A new deadline for many, and why."""

    due_at = MomentField(
        label=_("Hạn mới"), help_text=_("Ngày và giờ, ví dụ 09/03/2027 17:00; chỉ nhập ngày là đến hết ngày đó.")
    )
    reason = forms.CharField(
        label=_("Lý do"),
        min_length=10,
        max_length=REASON_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3, "minlength": 10}),
        help_text=_("Ít nhất 10 ký tự."),
    )
