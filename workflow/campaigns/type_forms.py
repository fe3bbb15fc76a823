"""What a person types about a campaign type, and the choice of one for a campaign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.forms import VerbForm
from workflow.campaigns.flow_settings import (
    DAYS_AT_MOST,
    DUE_KINDS,
    EARLIEST_TERM,
    LATEST_TERM,
    QUORUM_AT_MOST,
    REMINDERS_AT_MOST,
    DueDefault,
    FlowSettings,
    Numbering,
    ReminderRules,
)
from workflow.campaigns.forms import Line
from workflow.campaigns.models import Campaign, CampaignType
from workflow.campaigns.queries import types_for
from workflow.documents.deadlines import MAX_DAYS
from workflow.pages.keys import RowField

SYMBOL = r"^[A-ZĐa-z]{2,4}/[A-ZĐ][A-ZĐ.-]{0,18}$"


class DaysField(Line):
    """Numbers of working days, with commas between them: "5, 2, 0"."""

    def clean(self, value: Any) -> tuple[int, ...]:
        words = super().clean(value).replace(";", ",").replace(" ", ",").split(",")
        words = [word for word in words if word]
        if not all(word.isdecimal() and len(word) <= 3 and int(word) <= DAYS_AT_MOST for word in words):
            raise ValidationError(
                _("Nhập các số ngày từ 0 đến %(most)d, cách nhau bằng dấu phẩy, ví dụ 5, 2, 0.")
                % {"most": DAYS_AT_MOST}
            )
        days = sorted({int(word) for word in words}, reverse=True)
        if len(days) > REMINDERS_AT_MOST:
            raise ValidationError(_("Nhiều nhất %(most)d lần nhắc trước hạn.") % {"most": REMINDERS_AT_MOST})
        return tuple(days)


_DUE_CHOICES = [
    ("", gettext_lazy("Không điền sẵn")),
    ("working_days_after", gettext_lazy("Trong số ngày làm việc kể từ ngày ban hành kế hoạch")),
    ("by", gettext_lazy("Chậm nhất ngày thứ mấy sau ngày ban hành kế hoạch")),
    ("before", gettext_lazy("Trước ngày thứ mấy sau ngày ban hành kế hoạch")),
]
assert {kind for kind, _label in _DUE_CHOICES if kind} == set(DUE_KINDS)


def _due_days(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=1,
        max_value=MAX_DAYS,
        help_text=gettext_lazy("Chỉ khi có điền sẵn hạn."),
    )


class TypeForm(forms.Form):
    """A type's name and its settings."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    name = Line(label=gettext_lazy("Tên loại"), max_length=120)
    secretary_signs = forms.BooleanField(
        label=gettext_lazy("Bí thư đơn vị ký trình; không đánh dấu thì người soạn thảo trình thẳng"), required=False
    )
    review_levels = forms.TypedChoiceField(
        label=gettext_lazy("Thẩm định"),
        coerce=int,
        choices=[
            (1, gettext_lazy("Một cấp: người thẩm định chấp nhận")),
            (2, gettext_lazy("Hai cấp: người thẩm định đề nghị, trưởng ban duyệt")),
        ],
    )
    quorum = forms.IntegerField(
        label=gettext_lazy("Số người phải đồng ý để phê duyệt"),
        min_value=1,
        max_value=QUORUM_AT_MOST,
        help_text=gettext_lazy("Tính cả người ký. 1 là người ký phê duyệt, không cần ai khác."),
    )
    units_due_kind = forms.ChoiceField(
        label=gettext_lazy("Hạn của đơn vị khi kế hoạch không nêu"), required=False, choices=_DUE_CHOICES
    )
    units_due_days = _due_days(gettext_lazy("Số ngày cho hạn của đơn vị"))
    report_due_kind = forms.ChoiceField(
        label=gettext_lazy("Hạn của bản tổng hợp khi kế hoạch không nêu"), required=False, choices=_DUE_CHOICES
    )
    report_due_days = _due_days(gettext_lazy("Số ngày cho hạn của bản tổng hợp"))
    before = DaysField(
        label=gettext_lazy("Nhắc trước hạn (ngày làm việc)"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Ví dụ 5, 2, 0; 0 là ngày đến hạn."),
    )
    daily_after = forms.BooleanField(label=gettext_lazy("Nhắc mỗi ngày làm việc sau hạn"), required=False)
    escalate_after = forms.IntegerField(
        label=gettext_lazy("Quá hạn bao nhiêu ngày làm việc thì báo bí thư và trưởng ban"),
        required=False,
        min_value=1,
        max_value=DAYS_AT_MOST,
        help_text=gettext_lazy("Để trống là không báo."),
    )
    symbol = forms.RegexField(
        label=gettext_lazy("Ký hiệu văn bản"),
        regex=SYMBOL,
        max_length=24,
        required=False,
        help_text=gettext_lazy("Để trống là theo ký hiệu của kế hoạch."),
        error_messages={"invalid": gettext_lazy("Ký hiệu có dạng BC/ĐUK.")},
    )
    yearly = forms.TypedChoiceField(
        label=gettext_lazy("Đánh số"),
        coerce=lambda value: value == "year",
        choices=[("term", gettext_lazy("Theo nhiệm kỳ")), ("year", gettext_lazy("Theo năm"))],
    )
    term_from = forms.IntegerField(
        label=gettext_lazy("Nhiệm kỳ bắt đầu từ năm"),
        required=False,
        min_value=EARLIEST_TERM,
        max_value=LATEST_TERM,
        help_text=gettext_lazy("Để trống nếu chỉ có một nhiệm kỳ. Nhiệm kỳ mới đánh số lại từ 1."),
    )

    @classmethod
    def initial_of(cls, name: str, settings: FlowSettings) -> dict[str, Any]:
        """What the form shows for a type with these settings."""
        return {
            "name": name,
            "secretary_signs": settings.secretary_signs,
            "review_levels": settings.review_levels,
            "quorum": settings.quorum,
            **_due_initial("units_due", settings.units_due),
            **_due_initial("report_due", settings.report_due),
            "before": ", ".join(map(str, settings.reminders.before)),
            "daily_after": settings.reminders.daily_after,
            "escalate_after": settings.reminders.escalate_after,
            "symbol": settings.numbering.symbol,
            "yearly": "year" if settings.numbering.yearly else "term",
            "term_from": settings.numbering.term_from or None,
        }

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("units_due", "report_due"):
            if given.get(f"{name}_kind") and not given.get(f"{name}_days") and f"{name}_days" not in self.errors:
                self.add_error(f"{name}_days", _("Nhập số ngày, từ 1 đến %(most)d.") % {"most": MAX_DAYS})
        return given

    def _due(self, name: str) -> DueDefault | None:
        kind = self.cleaned_data[f"{name}_kind"]
        return DueDefault(kind, self.cleaned_data[f"{name}_days"]) if kind else None

    def settings(self) -> FlowSettings:
        """The settings that were typed; for a valid form."""
        given = self.cleaned_data
        return FlowSettings(
            secretary_signs=given["secretary_signs"],
            review_levels=given["review_levels"],
            quorum=given["quorum"],
            reminders=ReminderRules(given["before"], given["daily_after"], given["escalate_after"]),
            numbering=Numbering(given["symbol"], given["yearly"], 0 if given["yearly"] else given["term_from"] or 0),
            units_due=self._due("units_due"),
            report_due=self._due("report_due"),
        )


def _due_initial(name: str, due: DueDefault | None) -> dict[str, Any]:
    return {f"{name}_kind": due.kind, f"{name}_days": due.days} if due else {}


class ChooseTypeForm(VerbForm):
    """Which type a campaign is of."""

    subject: Campaign

    type = RowField(label=gettext_lazy("Loại đợt báo cáo"), queryset=CampaignType.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["type"]
        assert isinstance(chosen, forms.ModelChoiceField)
        chosen.queryset = types_for(self.subject)
        chosen.initial = self.subject.type_id
