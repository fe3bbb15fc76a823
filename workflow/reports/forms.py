"""What a person is asked for when acting on a consolidated report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.actions.forms import VerbForm
from workflow.organisation.models import Appointment, Role
from workflow.organisation.queries import pool
from workflow.pages.keys import RowField, key_of
from workflow.pages.rich_text import RichTextField
from workflow.reports.composition import bodies_now, setting_of
from workflow.reports.models import ConsolidatedReport
from workflow.reports.queries import next_number


class SignerField(RowField):
    """A choice of appointments, each by its holder and capacity."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.person.full_name} – {obj.capacity}"


class ReportForm(VerbForm):
    """A form of a verb on a consolidated report."""

    subject: ConsolidatedReport


class TakeOutForm(ReportForm):
    """Which unit's report leaves."""

    submission = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = key_of(self["submission"].value())
        member = self.subject.members.filter(submission=asked).first() if asked is not None else None
        if member:
            unit = member.submission.unit_name
            self.fields["reason"].label = gettext("Lý do rút báo cáo của %(unit)s") % {"unit": unit}


class PassageForm(forms.Form):
    """A passage as it is written, without `passage` a new one; `seen_text` is the version that was begun from."""

    passage = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    seen_text = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    html = RichTextField(label=_("Nội dung đoạn"))


class NumbersField(forms.Field):
    """Whole numbers, each the value of a box that was ticked."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> list[int]:
        ticked: list[str] = value or []
        numbers = [number for text in ticked if (number := key_of(text)) is not None]
        if len(numbers) != len(ticked):
            raise ValidationError(gettext("Lựa chọn không hợp lệ. Hãy mở lại trang."))
        return numbers


class InsertForm(forms.Form):
    """Which blocks of which unit's text go into the section; `whole` takes all of it."""

    submission = forms.IntegerField(min_value=1)
    blocks = NumbersField()
    whole = forms.BooleanField(required=False)


class TakeInForm(forms.Form):
    """Which accepted reports are merged: the ticked ones, or with `everything` as many as one act takes."""

    submissions = NumbersField()
    everything = forms.BooleanField(required=False)


class ProposeForm(ReportForm):
    """Who is to sign, and whether the state of the units' reports is printed with it."""

    signer = SignerField(label=_("Người ký"), queryset=Appointment.objects.none(), empty_label=None)
    with_annexes = forms.BooleanField(
        label=_("Kèm phụ lục: danh sách đơn vị, tình hình báo cáo và số liệu"), initial=True, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        signer = self.fields["signer"]
        assert isinstance(signer, forms.ModelChoiceField)
        signer.queryset = pool(Role.APPROVER, self.subject.campaign.approving_unit).select_related("person", "unit")


class ApproveForm(ReportForm):
    """The digest of the document that the signer has seen."""

    digest_shown = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposal = self.subject.last_proposal
        self.fields["digest_shown"].initial = proposal.digest if proposal else ""


class ConsentForm(ApproveForm):
    """The digest of the document that the approver has seen and agrees to."""


class IssueForm(ReportForm):
    """Number, symbol and date of the official document."""

    number = forms.IntegerField(label=_("Số"), min_value=1, max_value=99_999)
    symbol = forms.RegexField(
        label=_("Ký hiệu"),
        regex=r"^[A-ZĐa-z]{2,4}/[A-ZĐ][A-ZĐ.-]{0,18}$",
        max_length=24,
        error_messages={"invalid": _("Ký hiệu có dạng BC/ĐUK.")},
    )
    date = forms.DateField(
        label=_("Ngày ban hành"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].initial = timezone.localdate()
        assert isinstance(self.subject, ConsolidatedReport)
        proposal = self.subject.last_proposal
        bodies = setting_of(proposal).bodies if proposal else bodies_now(self.subject)
        self.fields["symbol"].initial = bodies.symbol
        self.fields["number"].initial = next_number(self.subject, bodies.symbol, bodies.committee)
        self.fields["number"].help_text = gettext("Số tiếp theo trong sổ văn bản đã ban hành; sửa được.")
