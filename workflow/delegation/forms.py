"""The form of a delegation: to whom, from which day to which, for what, why."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.audit import wording
from workflow.delegation import queries
from workflow.delegation.actions import REASON_AT_LEAST
from workflow.documents.text import nfc
from workflow.organisation.models import Appointment, Person

SHOWN = 10
SEPARATOR = " – "


def line(appointment: Appointment) -> str:
    """A person as the form suggests and reads them: "Vũ Mạnh Hùng – Chuyên viên, Ban Tuyên giáo"."""
    return f"{appointment.person.full_name}{SEPARATOR}{appointment.capacity}"


class DateField(forms.DateField):
    """A day, typed by the browser's own picker."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DelegationForm(forms.Form):
    """Valid when it says to whom (`delegate`, a Person), for which days and for what."""

    delegate = forms.CharField(
        label=gettext_lazy("Người làm thay"),
        help_text=gettext_lazy("Gõ họ và tên; có thể chọn từ danh sách gợi ý những người cùng đơn vị."),
        max_length=460,
        widget=forms.TextInput(attrs={"list": "colleagues", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Hãy ghi họ và tên người làm thay.")},
    )
    first = DateField(label=gettext_lazy("Từ ngày"), error_messages={"required": gettext_lazy("Hãy chọn ngày đầu.")})
    last = DateField(
        label=gettext_lazy("Đến hết ngày"), error_messages={"required": gettext_lazy("Hãy chọn ngày cuối.")}
    )
    appointment = forms.ChoiceField(label=gettext_lazy("Tư cách"), required=False, widget=forms.RadioSelect)
    campaign = forms.ChoiceField(label=gettext_lazy("Đợt báo cáo"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        min_length=REASON_AT_LEAST,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ít nhất 10 ký tự, ví dụ “Đi công tác tại Lào Cai”. Người làm thay đọc được."),
        error_messages={
            "required": gettext_lazy("Hãy ghi lý do."),
            "min_length": gettext_lazy("Lý do cần ít nhất 10 ký tự."),
        },
    )

    def __init__(self, person: Person, appointments: Sequence[Appointment], data: Any = None) -> None:
        today = timezone.localdate()
        super().__init__(data, initial={"first": today, "appointment": "", "campaign": ""})
        self.person = person
        self.appointments = {str(appointment.pk): appointment for appointment in appointments}
        for name, choices in (
            ("appointment", [("", _("Mọi tư cách của tôi")), *((k, a.capacity) for k, a in self.appointments.items())]),
            ("campaign", [("", _("Mọi đợt báo cáo")), *((str(key), name) for key, name in wording.campaigns())]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    def clean_delegate(self) -> Person:
        """The one person whom the words name; several of one name are told apart by their capacity."""
        name, _dash, capacity = nfc(self.cleaned_data["delegate"]).partition(SEPARATOR)
        found = queries.named(name, self.person, timezone.localdate())
        if capacity.strip():
            found = [appointment for appointment in found if appointment.capacity == capacity.strip()] or found
        people = {appointment.person_id: appointment for appointment in found}
        if not people:
            raise forms.ValidationError(
                _("Không thấy ai khác tên “%(name)s” đang giữ vai trò trong hệ thống. Hãy kiểm tra họ và tên."),
                params={"name": name[:120]},
            )
        if len(people) > 1:
            raise forms.ValidationError(
                _("Có nhiều người tên này. Hãy ghi rõ một trong những dòng sau: %(lines)s."),
                params={"lines": "; ".join(line(appointment) for appointment in list(people.values())[:SHOWN])},
            )
        return next(iter(people.values())).person

    def clean(self) -> None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("Ngày cuối phải từ ngày đầu trở đi."))

    def given(self) -> dict[str, Any]:
        """The arguments of a draft, from cleaned data. A delegation from today on begins now."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        now = timezone.now()
        begins = _at(first, datetime.time.min)
        return {
            "delegate_to": self.cleaned_data["delegate"],
            "starts_at": now if first == timezone.localdate(now) else begins,
            "ends_at": _at(last, datetime.time(23, 59, 59)),
            "appointment": self.appointments.get(self.cleaned_data["appointment"]),
            "campaign_id": int(self.cleaned_data["campaign"]) if self.cleaned_data["campaign"] else None,
        }


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))
