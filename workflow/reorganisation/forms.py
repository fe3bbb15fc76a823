"""What an administrator is asked for a change: units by code or name, one a line."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import count
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.actions.mechanism import REASON_AT_MOST
from workflow.documents.text import fold, nfc
from workflow.organisation.models import Appointment, Person, Role, Unit, UnitKind, today
from workflow.reorganisation.actions import REASON_AT_LEAST
from workflow.reorganisation.models import ChangeKind
from workflow.reorganisation.terms import UNITS_AT_MOST, GoesOn, Successor, Terms

SUCCESSORS_AT_MOST = 5
TITLE_AT_MOST = 120


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Lý do"),
        min_length=REASON_AT_LEAST,
        max_length=REASON_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Ít nhất 10 ký tự."),
    )


def find_unit(words: str) -> Unit:
    """The unit of that code, or the one unit of that name today. Raises ValidationError."""
    words = " ".join(nfc(words).split())
    by_code = Unit.objects.filter(code=words).first()
    if by_code:
        return by_code
    found = list(Unit.objects.on(today()).filter(search_key=fold(words)[:200])[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise forms.ValidationError(_("Có nhiều đơn vị tên “%(words)s”. Hãy ghi mã.") % {"words": words})
    raise forms.ValidationError(_("Không có đơn vị nào có mã hoặc tên “%(words)s”.") % {"words": words[:100]})


class UnitField(forms.CharField):
    """One unit by code or name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        return find_unit(words) if words else None


class UnitsField(forms.CharField):
    """Units by code or name, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=UNITS_AT_MOST * 210, widget=forms.Textarea(attrs={"rows": 3}), **kwargs)

    def clean(self, value: Any) -> Any:
        lines = [line for line in super().clean(value).splitlines() if line.strip()]
        if len(lines) > UNITS_AT_MOST:
            raise forms.ValidationError(_("Nhiều nhất %(most)d đơn vị.") % {"most": UNITS_AT_MOST})
        problems, found = [], []
        for line in lines:
            try:
                found.append(find_unit(line))
            except forms.ValidationError as problem:
                problems.append(problem)
        if problems:
            raise forms.ValidationError(problems)
        return tuple(dict.fromkeys(found))


class ChangeForm(forms.Form):
    """A change of one kind, given when the form is made; only what that kind needs is asked."""

    effective_on = day_field(
        gettext_lazy("Có hiệu lực từ ngày"),
        gettext_lazy("Ngày đã qua hoặc hôm nay: có hiệu lực ngay. Ngày tới: tự có hiệu lực khi đến ngày."),
    )
    legal_reference = forms.CharField(
        label=gettext_lazy("Căn cứ"), max_length=300, help_text=gettext_lazy("Ví dụ: Quyết định số 983-QĐ/TU.")
    )
    units = UnitsField(
        label=gettext_lazy("Đơn vị kết thúc"), help_text=gettext_lazy("Mã hoặc tên đầy đủ, mỗi dòng một đơn vị.")
    )
    new_name = forms.CharField(label=gettext_lazy("Tên mới"), max_length=200)
    new_symbol = forms.CharField(label=gettext_lazy("Ký hiệu mới"), max_length=20, required=False)
    receiver = UnitField(
        label=gettext_lazy("Đơn vị tiếp nhận"),
        required=False,
        help_text=gettext_lazy("Mã hoặc tên. Trả lời thay và nhận các đơn vị trực thuộc; để trống nếu không có."),
    )
    reason = reason_field()

    def __init__(self, change: ChangeKind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.change = change
        unasked = {
            ChangeKind.RENAME: ("receiver",),
            ChangeKind.DISSOLVE: ("new_name", "new_symbol"),
        }.get(change, ("new_name", "new_symbol", "receiver"))
        for name in unasked:
            del self.fields[name]
        if change == ChangeKind.RENAME:
            self.fields["units"].label = _("Đơn vị đổi tên")

    def terms(self, successors: Sequence[Successor], answers: int) -> Terms:
        given = self.cleaned_data
        return Terms(
            change=self.change,
            effective_on=given["effective_on"],
            legal_reference=nfc(given["legal_reference"]).strip(),
            units=given["units"],
            successors=tuple(successors),
            answers=answers,
            receiver=given.get("receiver"),
            new_name=nfc(given.get("new_name", "")).strip(),
            new_symbol=nfc(given.get("new_symbol", "")).strip(),
        )


class SuccessorForm(forms.Form):
    """A unit that goes on: one that exists, or a new one."""

    existing = UnitField(
        label=gettext_lazy("Đơn vị đã có"),
        required=False,
        help_text=gettext_lazy("Mã hoặc tên; hoặc để trống và ghi đơn vị mới ở dưới."),
    )
    name = forms.CharField(label=gettext_lazy("Tên đơn vị mới"), max_length=200, required=False)
    symbol = forms.CharField(label=gettext_lazy("Ký hiệu"), max_length=20, required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"),
        choices=[("", gettext_lazy("Như đơn vị kết thúc")), *UnitKind.choices],
        required=False,
    )
    parent = UnitField(
        label=gettext_lazy("Trực thuộc"),
        required=False,
        help_text=gettext_lazy("Mã hoặc tên; để trống: như đơn vị kết thúc."),
    )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("existing") and given.get("name"):
            self.add_error("name", _("Chỉ ghi đơn vị đã có, hoặc đơn vị mới."))
        return given

    @property
    def is_blank(self) -> bool:
        return not self.cleaned_data.get("existing") and not self.cleaned_data.get("name")

    def successor(self, taken: set[str], ended: Unit) -> Successor:
        """`taken` are the codes given to new units of the same change, `ended` the first unit that they follow."""
        given = self.cleaned_data
        if given.get("existing"):
            return Successor(given["existing"])
        name = nfc(given["name"]).strip()
        unit = Unit(code=_free_code(name, taken), name=name, kind=given["kind"] or ended.kind)
        unit.derive()
        return Successor(unit, nfc(given["symbol"]).strip(), given["parent"])


def _free_code(name: str, taken: set[str]) -> str:
    base = slugify(fold(name))[:50].strip("-") or "don-vi"
    for number in count(1):
        code = base if number == 1 else f"{base}-{number}"
        if code not in taken and not Unit.objects.filter(code=code).exists():
            taken.add(code)
            return code
    raise AssertionError


class StaffForm(forms.Form):
    """For one appointment of an ended unit: in which successor it goes on ("" for none), as what."""

    to = forms.ChoiceField(required=False)
    role = forms.ChoiceField(choices=Role.choices)
    title = forms.CharField(max_length=TITLE_AT_MOST)

    def __init__(self, appointment: Appointment, successors: Sequence[Successor], answers: int, data: Any) -> None:
        initial = {"to": str(answers), "role": appointment.role, "title": appointment.title}
        super().__init__(data, prefix=f"staff-{appointment.pk}", initial=initial)
        self.appointment = appointment
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [(str(place), successor.unit.name) for place, successor in enumerate(successors)] + [
            ("", _("Thôi giữ vai trò"))
        ]
        for name, words in (("to", _("Sang đơn vị")), ("role", _("Vai trò")), ("title", _("Chức danh"))):
            self.fields[name].widget.attrs["aria-label"] = f"{words}: {appointment.person.full_name}"

    @property
    def goes_on(self) -> GoesOn | None:
        given = self.cleaned_data
        if not given["to"]:
            return None
        return GoesOn(self.appointment, int(given["to"]), Role(given["role"]), nfc(given["title"]).strip())


class AppointForm(forms.Form):
    """Who is appointed to what."""

    username = forms.CharField(label=gettext_lazy("Tên đăng nhập của người được phân công"), max_length=60)
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"), choices=Role.choices)
    unit = UnitField(label=gettext_lazy("Đơn vị"), help_text=gettext_lazy("Mã hoặc tên đầy đủ."))
    title = forms.CharField(label=gettext_lazy("Chức danh"), max_length=TITLE_AT_MOST)
    valid_from = day_field(gettext_lazy("Từ ngày"))
    reason = reason_field()

    def clean_username(self) -> Person:
        username = Person.normalize_username(self.cleaned_data["username"].strip())
        person = Person.objects.filter(username=username).first()
        if person is None:
            raise forms.ValidationError(_("Không có người dùng “%(name)s”.") % {"name": username})
        return person

    def clean_valid_from(self) -> datetime.date:
        return _near(self.cleaned_data["valid_from"])


class EndForm(forms.Form):
    """The last day of an appointment, and why."""

    valid_to = day_field(gettext_lazy("Đến hết ngày"))
    reason = reason_field()

    def clean_valid_to(self) -> datetime.date:
        return _near(self.cleaned_data["valid_to"])


class ReasonForm(forms.Form):
    reason = reason_field()


def _near(day: datetime.date) -> datetime.date:
    if abs((day - today()).days) > 10 * 366:
        raise forms.ValidationError(_("Ngày quá xa. Hãy kiểm tra lại năm."))
    return day
