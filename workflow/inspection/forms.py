"""What an inspector looks for."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.audit import wording
from workflow.documents.text import nfc, sort_key
from workflow.inspection.search import NAMESAKES, Filters, people_named, units_named

# Any later and the day after, or its midnight in UTC, would be outside the calendar.
_LAST_DAY = datetime.date(9999, 12, 30)

LONGEST_LIFE = datetime.timedelta(days=366)
_USUAL_LIFE = datetime.timedelta(days=90)


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01"}),
        error_messages={"invalid": gettext_lazy("Nhập ngày dạng ngày/tháng/năm, ví dụ 09/03/2023.")},
    )


def _campaigns() -> list[tuple[Any, str]]:
    return [("", _("Mọi đợt")), *wording.campaigns()]


def _actions() -> list[tuple[str, str]]:
    return [("", _("Mọi thao tác")), *sorted(wording.actions(), key=lambda action: sort_key(action[1]))]


class SearchForm(forms.Form):
    """Valid when every filter is understood; `filters` is then the search, `changes` what its event tells."""

    person = forms.CharField(label=gettext_lazy("Người thực hiện"), required=False, max_length=120)
    unit = forms.CharField(label=gettext_lazy("Đơn vị"), required=False, max_length=200)
    campaign = forms.TypedChoiceField(
        label=gettext_lazy("Đợt báo cáo"), required=False, choices=_campaigns, coerce=int, empty_value=None
    )
    action = forms.ChoiceField(label=gettext_lazy("Thao tác"), required=False, choices=_actions)
    since = _day_field(gettext_lazy("Từ ngày"))
    until = _day_field(gettext_lazy("Đến hết ngày"))
    stream = forms.CharField(
        label=gettext_lazy("Mã đối tượng"),
        required=False,
        max_length=60,
        validators=[
            RegexValidator(r"^[a-z][a-z_-]*:[a-z0-9_-]+\Z", gettext_lazy("Mã đối tượng có dạng “submission:17”."))
        ],
        widget=forms.TextInput(attrs={"placeholder": "submission:17", "autocapitalize": "none", "spellcheck": "false"}),
    )
    reason = forms.CharField(label=gettext_lazy("Lý do có chữ"), required=False, max_length=100)
    refused = forms.BooleanField(label=gettext_lazy("Chỉ việc bị từ chối"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self._actor_ids: tuple[int, ...] | None = None
        self._unit_ids: tuple[int, ...] | None = None

    def clean_person(self) -> str:
        words = nfc(self.cleaned_data["person"])
        if words:
            self._actor_ids = self._few(people_named(words), _("Quá nhiều người có tên này; hãy nhập đủ họ và tên."))
        return words

    def clean_unit(self) -> str:
        words = nfc(self.cleaned_data["unit"])
        if words:
            self._unit_ids = self._few(units_named(words), _("Quá nhiều đơn vị có tên này; hãy nhập đủ tên."))
        return words

    def clean_reason(self) -> str:
        return nfc(self.cleaned_data["reason"])

    def clean_since(self) -> datetime.date | None:
        return self._day("since")

    def clean_until(self) -> datetime.date | None:
        return self._day("until")

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Ngày cuối đứng trước ngày đầu. Hãy đổi một trong hai ngày."))

    @property
    def filters(self) -> Filters:
        found = self.cleaned_data
        return Filters(
            actor_ids=self._actor_ids,
            unit_ids=self._unit_ids,
            campaign_id=found["campaign"],
            action=found["action"],
            since=found["since"],
            until=found["until"],
            stream=found["stream"],
            reason=found["reason"],
            refused=found["refused"],
        )

    @property
    def changes(self) -> dict[str, str | int]:
        """The filters that narrow, as an event keeps them: days as ISO text."""
        return {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in self.cleaned_data.items()
            if value
        }

    def _day(self, name: str) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data[name]
        if day and not datetime.date(1900, 1, 1) <= day <= _LAST_DAY:
            raise forms.ValidationError(_("Ngày này không có trong lịch của nhật ký."))
        return day

    @staticmethod
    def _few(ids: list[int], refusal: str) -> tuple[int, ...]:
        if len(ids) > NAMESAKES:
            raise forms.ValidationError(refusal)
        return tuple(ids)


class TokenForm(forms.Form):
    """A token for a machine: what it is called, and the last day on which it may read."""

    name = forms.CharField(
        label=gettext_lazy("Tên máy hoặc hệ thống đọc"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    last_day = _day_field(gettext_lazy("Dùng đến hết ngày"))

    def __init__(self, data: Any) -> None:
        super().__init__(data, initial={"last_day": timezone.localdate() + _USUAL_LIFE})
        self.fields["last_day"].required = True

    def clean_last_day(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["last_day"]
        if not timezone.localdate() <= day <= timezone.localdate() + LONGEST_LIFE:
            raise forms.ValidationError(
                _("Chọn một ngày từ hôm nay đến %(day)s.")
                % {"day": (timezone.localdate() + LONGEST_LIFE).strftime("%d/%m/%Y")}
            )
        return day

    @property
    def expires_at(self) -> datetime.datetime:
        following = self.cleaned_data["last_day"] + datetime.timedelta(days=1)
        return timezone.make_aware(datetime.datetime.combine(following, datetime.time.min))
