"""Which moment, day, period or versions an inspector asks about."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.audit import wording
from workflow.inspection.patterns.titles import TITLES
from workflow.inspection.revisions import Pair, Version

FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(9999, 12, 30)
LONGEST_PERIOD = 366
"""Days that a page looks over at once."""
NUMBER_AT_MOST = 2**31 - 1


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "1900-01-01"}),
        error_messages={"invalid": gettext_lazy("Nhập ngày dạng ngày/tháng/năm, ví dụ 09/03/2023.")},
    )


class MomentForm(forms.Form):
    """A moment, an event's number, or a day."""

    at = forms.DateTimeField(
        label=gettext_lazy("Thời điểm"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"invalid": gettext_lazy("Nhập thời điểm dạng ngày/tháng/năm giờ:phút.")},
    )
    number = forms.IntegerField(required=False, min_value=1, max_value=NUMBER_AT_MOST, widget=forms.HiddenInput)
    day = day_field(gettext_lazy("Ngày"))

    def clean_at(self) -> datetime.datetime | None:
        at: datetime.datetime | None = self.cleaned_data["at"]
        if at is not None and not FIRST_DAY <= timezone.localdate(at) <= LAST_DAY:
            raise forms.ValidationError(_("Ngày này không có trong lịch của nhật ký."))
        return at

    def clean_day(self) -> datetime.date | None:
        return _in_calendar(self.cleaned_data["day"])

    @property
    def changes(self) -> dict[str, str | int]:
        """What was asked, as an event keeps it."""
        return {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in self.cleaned_data.items()
            if value
        }


class CompareForm(forms.Form):
    """Two versions of one object; without a choice the suggested ones."""

    old = forms.TypedChoiceField(label=gettext_lazy("Bản trước"), coerce=int)
    new = forms.TypedChoiceField(label=gettext_lazy("Bản sau"), coerce=int)

    def __init__(self, data: Any, *, versions: list[Version], suggested: Pair | None) -> None:
        given = {name: data[name] for name in ("old", "new") if name in data}
        if suggested is not None:
            given = {"old": suggested.old, "new": suggested.new} | given
        super().__init__(given)
        choices = [(version.number, version.words) for version in versions]
        for name in ("old", "new"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = choices
            field.required = len(versions) > 1


class PeriodForm(forms.Form):
    """A period of days, both included: the last thirty unless said otherwise."""

    since = day_field(gettext_lazy("Từ ngày"))
    until = day_field(gettext_lazy("Đến hết ngày"))

    def __init__(self, data: Any, *, days: int = 30) -> None:
        today = timezone.localdate()
        usual = {"since": (today - datetime.timedelta(days=days)).isoformat(), "until": today.isoformat()}
        super().__init__(usual | {name: data[name] for name in usual if data.get(name)})

    def clean_since(self) -> datetime.date | None:
        return _in_calendar(self.cleaned_data["since"])

    def clean_until(self) -> datetime.date | None:
        return _in_calendar(self.cleaned_data["until"])

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("Ngày cuối đứng trước ngày đầu. Hãy đổi một trong hai ngày."))
        elif since and until and (until - since).days > LONGEST_PERIOD:
            self.add_error("until", _("Mỗi lần xem nhiều nhất %(most)d ngày.") % {"most": LONGEST_PERIOD})

    @property
    def bounds(self) -> tuple[datetime.datetime, datetime.datetime]:
        """From the first midnight to the one after the last day."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return _midnight(since), _midnight(until + datetime.timedelta(days=1))

    @property
    def changes(self) -> dict[str, str | int]:
        return {
            name: value.isoformat() if isinstance(value, datetime.date) else value
            for name, value in self.cleaned_data.items()
            if value
        }


class PatternsForm(PeriodForm):
    """A period, and the code of a pattern if all cases of that one are asked for."""

    pattern = forms.ChoiceField(
        required=False,
        choices=[("", ""), *TITLES.items()],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": gettext_lazy("Không có dấu hiệu này. Hãy xem tất cả rồi chọn.")},
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.data = {**self.data, "pattern": data.get("pattern", "")}


class CheckForm(PeriodForm):
    """A period, and a campaign if only its acts are asked about."""

    campaign = forms.TypedChoiceField(
        label=gettext_lazy("Đợt báo cáo"),
        required=False,
        choices=lambda: [("", gettext_lazy("Mọi đợt")), *wording.campaigns()],
        coerce=int,
        empty_value=None,
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.data = {**self.data, "campaign": data.get("campaign", "")}


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def _in_calendar(day: datetime.date | None) -> datetime.date | None:
    if day and not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError(_("Ngày này không có trong lịch của nhật ký."))
    return day
