"""Signing in, choosing a capacity, changing a password, searching the organisation."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.documents.text import nfc
from workflow.organisation import throttle
from workflow.organisation.acting import Acting
from workflow.organisation.addresses import client_address
from workflow.organisation.models import CalendarDay, Person, Unit

PASSWORD_LENGTH = 128


def password_field(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=PASSWORD_LENGTH,
        strip=False,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class SignInForm(forms.Form):
    """Valid when name and password fit; `person` is then who signed in, `throttled` tells why else not."""

    username = forms.CharField(
        label=gettext_lazy("Tên đăng nhập"),
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
    )
    password = password_field(gettext_lazy("Mật khẩu"), "current-password")

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request
        self.person: Person | None = None
        self.throttled = False

    def clean_username(self) -> str:
        return Person.normalize_username(self.cleaned_data["username"])

    def clean(self) -> None:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not username or not password:
            return
        address = client_address(self.request)
        if not throttle.take_try(username, address):
            self.throttled = True
            raise forms.ValidationError(
                _(
                    "Đăng nhập sai quá nhiều lần. Hãy thử lại sau %(minutes)s phút, "
                    "hoặc nhờ người quản trị hệ thống đặt lại mật khẩu."
                ),
                params={"minutes": throttle.PAUSE // 60},
            )
        person = authenticate(self.request, username=username, password=password)
        if not isinstance(person, Person):
            raise forms.ValidationError(
                _(
                    "Tên đăng nhập hoặc mật khẩu không đúng. "
                    "Hãy kiểm tra bộ gõ tiếng Việt và phím Caps Lock rồi nhập lại."
                )
            )
        throttle.forgive(username, address)
        self.person = person


class CapacityForm(forms.Form):
    """One of the capacities that the person has now."""

    appointment = forms.ChoiceField(
        label=gettext_lazy("Làm việc với tư cách"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Hãy chọn một tư cách."),
            "invalid_choice": gettext_lazy("Tư cách này không còn hiệu lực. Hãy chọn một tư cách khác."),
        },
    )

    def __init__(self, held: Sequence[Acting], data: Any = None, initial: Acting | None = None) -> None:
        super().__init__(data, initial={"appointment": initial.key if initial else None})
        self.held = {acting.key: acting for acting in held}
        field = self.fields["appointment"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (acting.key, f"{acting.capacity_in_full} ({acting.role.label})") for acting in held if acting.role
        ]

    @property
    def chosen(self) -> Acting:
        return self.held[self.cleaned_data["appointment"]]


class PasswordForm(forms.Form):
    """The old password, and a new one typed twice."""

    old = password_field(gettext_lazy("Mật khẩu hiện nay"), "current-password")
    new = password_field(
        gettext_lazy("Mật khẩu mới"),
        "new-password",
        gettext_lazy("Ít nhất 8 ký tự, không toàn chữ số, không giống tên đăng nhập hoặc họ tên."),
    )
    again = password_field(gettext_lazy("Nhập lại mật khẩu mới"), "new-password")

    def __init__(self, person: Person, data: Any = None) -> None:
        super().__init__(data)
        self.person = person

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.person.check_password(old):
            raise forms.ValidationError(_("Mật khẩu hiện nay không đúng."))
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.person)
        return new

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise forms.ValidationError(_("Hai lần nhập mật khẩu mới không giống nhau."))
        return again


class DirectoryForm(forms.Form):
    """What to look for in the organisation, or the unit whose own units to show."""

    q = forms.CharField(
        label=gettext_lazy("Tìm đơn vị hoặc người"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    under = forms.SlugField(required=False, max_length=60, widget=forms.HiddenInput)

    def clean_q(self) -> str:
        return nfc(self.cleaned_data["q"])


FIRST_YEAR, LAST_YEAR = 1990, 2100


class YearForm(forms.Form):
    """Which year of the calendar to show."""

    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False)


class CalendarDayForm(forms.ModelForm):
    """A day that is worked or not otherwise than the calendar says; `unit` is a unit's code, "" for everybody."""

    date = forms.DateField(
        label=gettext_lazy("Ngày"),
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": gettext_lazy("Nhập ngày dạng ngày/tháng/năm, ví dụ 09/03/2026.")},
    )
    unit = forms.SlugField(
        label=gettext_lazy("Mã đơn vị"),
        max_length=60,
        required=False,
        help_text=gettext_lazy(
            "Để trống nếu áp dụng cho mọi đơn vị. Ngày của đơn vị áp dụng cả cho đơn vị trực thuộc."
        ),
        error_messages={"invalid": gettext_lazy("Mã đơn vị chỉ có chữ không dấu, số và gạch nối.")},
    )

    class Meta:
        model = CalendarDay
        fields = ("date", "kind", "name", "legal_reference")
        help_texts = {"legal_reference": gettext_lazy("Số và ngày của văn bản, ví dụ 12729/VPCP-KGVX, 25/12/2025.")}

    def clean_date(self) -> datetime.date:
        date: datetime.date = self.cleaned_data["date"]
        if not FIRST_YEAR <= date.year <= LAST_YEAR:
            raise forms.ValidationError(
                _("Năm phải từ %(first)d đến %(last)d.") % {"first": FIRST_YEAR, "last": LAST_YEAR}
            )
        return date

    def clean_name(self) -> str:
        return " ".join(nfc(self.cleaned_data["name"]).split())

    def clean_legal_reference(self) -> str:
        return " ".join(nfc(self.cleaned_data["legal_reference"]).split())

    def clean_unit(self) -> Unit | None:
        code = self.cleaned_data["unit"]
        if not code:
            return None
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise forms.ValidationError(_("Không có đơn vị nào có mã này. Xem mã ở trang của đơn vị."))
        return unit

    def _post_clean(self) -> None:
        """Nothing of the model itself: a day that is noted already is changed, not refused."""
