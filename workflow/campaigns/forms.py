"""What a person types about a campaign: the plan's file, its head, its deadlines, its outline, which units to list."""

from __future__ import annotations

import datetime
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.campaigns.models import Audience, Campaign, Deadline, DeadlineKind, OutlineSection
from workflow.documents.deadlines import MAX_DAYS, due_moment
from workflow.documents.outline import OutlineNode, parent_key, parse_key
from workflow.documents.plan.outline_annex import MAX_LEVEL, MAX_NODES
from workflow.documents.plan.stated_deadlines import MAX_DEADLINES
from workflow.documents.text import nfc
from workflow.documents.working_days import EndlessRest
from workflow.organisation.calendars import readers_calendar
from workflow.organisation.models import UnitKind

RECIPIENTS_AT_MOST = 60
RECIPIENT_AT_MOST = 300

EARLIEST, LATEST = datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)
_END_OF_DAY = datetime.time(23, 59, 59)

_DATES = ["%d/%m/%Y", "%Y-%m-%d"]
_MOMENTS = ["%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y", "%Y-%m-%dT%H:%M"]
_DAY_WANTED = gettext_lazy("Nhập ngày dạng ngày/tháng/năm, ví dụ 09/03/2023.")
_MOMENT_WANTED = gettext_lazy("Nhập ngày và giờ, ví dụ 09/03/2023 23:59; chỉ nhập ngày là đến hết ngày đó.")


class Line(forms.CharField):
    """Text of one line, stored in NFC with single spaces."""

    def to_python(self, value: Any) -> str:
        return " ".join(nfc(super().to_python(value) or "").split())


class Lines(forms.CharField):
    """Text that may have several lines, stored in NFC. (Browsers end a line with CR LF.)"""

    def to_python(self, value: Any) -> str:
        return nfc(super().to_python(value) or "").replace("\r\n", "\n")


class HeaderForm(forms.ModelForm):
    """The head of the plan and what the consolidated report takes from it."""

    date = forms.DateField(
        label=gettext_lazy("Ngày ban hành"),
        required=False,
        input_formats=_DATES,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _DAY_WANTED},
    )
    recipients = Lines(
        label=gettext_lazy("Nơi nhận"),
        required=False,
        max_length=RECIPIENTS_AT_MOST * RECIPIENT_AT_MOST,
        help_text=gettext_lazy("Mỗi nơi nhận một dòng."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = Campaign
        fields = (
            "name",
            "number",
            "date",
            "place",
            "title",
            "resolution",
            "report_title",
            "signing_authority",
            "signer_position",
            "signer_name",
            "recipients",
        )
        field_classes = {name: Line for name in fields if name not in ("date", "recipients")}
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("title", "resolution", "report_title")}
        help_texts = {
            "name": gettext_lazy("Tên gọi trong danh sách việc và thông báo."),
            "report_title": gettext_lazy("In dưới chữ BÁO CÁO của văn bản tổng hợp."),
        }

    def clean_date(self) -> datetime.date | None:
        return _within_reason(self.cleaned_data["date"])

    def clean_recipients(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["recipients"].splitlines()]
        kept = [line for line in lines if line]
        if len(kept) > RECIPIENTS_AT_MOST:
            raise forms.ValidationError(_("Ghi nhiều nhất %(most)d nơi nhận.") % {"most": RECIPIENTS_AT_MOST})
        if any(len(line) > RECIPIENT_AT_MOST for line in kept):
            raise forms.ValidationError(_("Mỗi nơi nhận dài nhất %(most)d ký tự.") % {"most": RECIPIENT_AT_MOST})
        return kept


class MomentField(forms.DateTimeField):
    """A day and an hour; a day alone, and its last minute, mean until the day is over."""

    input_formats = _MOMENTS
    widget = forms.DateTimeInput(format="%d/%m/%Y %H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages: ClassVar[dict[str, Any]] = {"invalid": _MOMENT_WANTED}

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        with suppress(forms.ValidationError):  # where an hour is given too
            value = datetime.datetime.combine(forms.DateField(input_formats=_DATES).clean(value), _END_OF_DAY)
        moment = super().to_python(value)
        if moment and (moment.hour, moment.minute) == (_END_OF_DAY.hour, _END_OF_DAY.minute):
            moment = moment.replace(second=_END_OF_DAY.second)
        return moment


@dataclass(frozen=True, slots=True)
class Due:
    """The last moment of a deadline, and the last day that is worked until then."""

    due_at: datetime.datetime
    last_working_day: datetime.date


class DeadlineForm(forms.ModelForm):
    """One deadline of the plan."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Áp dụng cho"), choices=Audience.choices, initial=Audience.UNITS.value
    )
    date = forms.DateField(
        label=gettext_lazy("Ngày"),
        input_formats=_DATES,
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _DAY_WANTED},
    )
    days = forms.IntegerField(
        label=gettext_lazy("Số ngày làm việc"),
        required=False,
        min_value=1,
        max_value=MAX_DAYS,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Chỉ khi tính theo số ngày; ngày bắt đầu không tính."),
    )
    time = forms.TimeField(
        label=gettext_lazy("Giờ"),
        required=False,
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Để trống là đến hết ngày."),
        error_messages={"invalid": gettext_lazy("Nhập giờ, ví dụ 17:00.")},
    )

    class Meta:
        model = Deadline
        fields = ("text", "who", "audience", "kind", "date", "days", "time")
        field_classes = {"text": Line, "who": Line}
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("text", "who")}
        labels = {"text": gettext_lazy("Lời văn trong kế hoạch"), "who": gettext_lazy("Giao cho")}

    def clean_date(self) -> datetime.date | None:
        return _within_reason(self.cleaned_data["date"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("kind") != DeadlineKind.WORKING_DAYS_AFTER:
            given["days"] = None
        elif not given.get("days") and "days" not in self.errors:
            self.add_error("days", _("Nhập số ngày làm việc, từ 1 đến %(most)d.") % {"most": MAX_DAYS})
        return given

    @property
    def due(self) -> Due | None:
        """What the row comes to by the calendar of the reader's unit; None while something is missing."""
        given = self.initial if not self.is_bound else getattr(self, "cleaned_data", {})
        if not given.get("kind") or not given.get("date") or self.errors.keys() & {"kind", "date", "days", "time"}:
            return None
        calendar = readers_calendar()
        try:
            due_at = due_moment(
                given["kind"], given["date"], days=given.get("days"), time=given.get("time"), calendar=calendar
            )
            return Due(due_at, calendar.last_on_or_before(timezone.localdate(due_at)))
        except EndlessRest:
            return None


class SectionForm(forms.ModelForm):
    """One section of the outline."""

    class Meta:
        model = OutlineSection
        fields = ("key", "heading", "guidance", "required")
        field_classes = {"key": Line, "heading": Line, "guidance": Lines}
        widgets = {
            "key": forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
            "heading": forms.Textarea(attrs={"rows": 2}),
            "guidance": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {"key": gettext_lazy("Ký hiệu"), "required": gettext_lazy("Bắt buộc có nội dung")}

    def clean_key(self) -> str:
        key = "".join(self.cleaned_data["key"].split()).rstrip(".)")
        try:
            level = len(parse_key(key))
        except ValueError as wrong:
            raise forms.ValidationError(_("%(wrong)s Ghi như I, III.3 hoặc IV.3.a.") % {"wrong": wrong}) from wrong
        if level > MAX_LEVEL:
            raise forms.ValidationError(_("Đề cương có nhiều nhất %(most)d cấp.") % {"most": MAX_LEVEL})
        return key

    @property
    def node(self) -> OutlineNode:
        """The section as the outline holds it; for a valid form."""
        given = self.cleaned_data
        return OutlineNode(given["key"], given["key"].count(".") + 1, given["heading"], given["guidance"])


class RowSet(forms.BaseFormSet):
    """Rows to add to and to take away from, also without scripts: a row that is left blank does not count."""

    @property
    def staying(self) -> list[Any]:
        """The rows that are not to be taken away."""
        return [form for form in self.forms if not (self.is_bound and self._should_delete_form(form))]  # type: ignore[attr-defined]

    @property
    def rows(self) -> list[Any]:
        """The rows that stay and say something; for a valid set."""
        return [form for form in self.staying if form.cleaned_data]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Bỏ dòng này")


class OutlineRows(RowSet):
    """The outline: no key twice, and every section under one that is there."""

    def clean(self) -> None:
        keyed = [form for form in self.staying if form.cleaned_data.get("key")]
        owners: dict[str, SectionForm] = {}
        keys = {form.cleaned_data["key"] for form in keyed}
        for form in keyed:
            key = form.cleaned_data["key"]
            above = parent_key(key)
            if owners.setdefault(key.casefold(), form) is not form:
                form.add_error("key", _("Ký hiệu %(key)s đã dùng cho mục khác. Đổi một trong hai.") % {"key": key})
            elif above and above not in keys:
                form.add_error(
                    "key", _("Chưa có mục %(key)s ở trên mục này. Thêm mục đó hoặc đổi ký hiệu.") % {"key": above}
                )


def _rows(form: type[forms.ModelForm], formset: type[RowSet], at_most: int) -> type[RowSet]:
    made = forms.formset_factory(
        form, formset=formset, extra=0, can_delete=True, max_num=at_most, absolute_max=at_most, validate_max=True
    )
    return cast(type[RowSet], made)


DeadlineFormSet = _rows(DeadlineForm, RowSet, MAX_DEADLINES)
OutlineFormSet = _rows(SectionForm, OutlineRows, MAX_NODES)


class UnitListForm(forms.Form):
    """Which of the units to list."""

    q = Line(
        label=gettext_lazy("Tìm đơn vị"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"),
        required=False,
        choices=[("", gettext_lazy("Mọi loại")), *UnitKind.choices],
    )
    lacking = forms.BooleanField(label=gettext_lazy("Chỉ đơn vị đã chọn mà thiếu người"), required=False)


def _within_reason(day: datetime.date | None) -> datetime.date | None:
    if day is not None and not EARLIEST <= day <= LATEST:
        raise forms.ValidationError(
            _("Năm phải từ %(first)d đến %(last)d.") % {"first": EARLIEST.year, "last": LATEST.year}
        )
    return day
