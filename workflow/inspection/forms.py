"""What an inspector looks for."""

from __future__ import annotations

import datetime
import ipaddress
import re
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.audit import wording
from workflow.audit.privacy.years import forms_of_address
from workflow.documents.text import nfc, sort_key
from workflow.inspection.search import NAMESAKES, Filters, ids_named, units_below
from workflow.inspection.wording import LOOKS, ROOMS
from workflow.pages.forms import LineField

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


def _actions() -> list[tuple[str, Any]]:
    """Each action under its room, and before them the whole room: the code "submissions.*"."""
    by_room: dict[str, list[tuple[str, str]]] = {}
    for code, words in wording.actions():
        by_room.setdefault(code.partition(".")[0], []).append((code, words))
    groups = []
    for room, actions in by_room.items():
        name = str(ROOMS.get(room, room))
        whole = (f"{room}.*", _("Mọi thao tác: %(room)s") % {"room": name})
        groups.append((name, [whole, *sorted(actions, key=lambda action: sort_key(action[1]))]))
    return [("", _("Mọi thao tác")), *sorted(groups, key=lambda group: sort_key(group[0]))]


def _states() -> list[tuple[str, str]]:
    return [("", _("Mọi trạng thái")), *wording.states()]


def _check_name(value: str) -> None:
    if not re.fullmatch(r"[a-z][a-z_-]*:[a-z0-9_-]+", value):
        raise ValidationError(_("Mã đối tượng có dạng “submission:17”."))


def _time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": gettext_lazy("Nhập giờ dạng giờ:phút, ví dụ 07:30.")},
    )


class NameForm(forms.Form):
    """What an object is called, as far as the inspector knows."""

    named = LineField(
        label=gettext_lazy("Tên đơn vị, đợt báo cáo, báo cáo hoặc người"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Chi bộ Bưu điện")}),
    )

    def clean_named(self) -> str:
        return nfc(self.cleaned_data["named"])


_LOOKS = [("", gettext_lazy("Không kể việc tra cứu")), ("on", gettext_lazy("Kể cả việc tra cứu"))]
"""What is chosen without a word in the address comes first: inspectors would else mostly find themselves."""
_LOOKS_AS_ASKED = [("", gettext_lazy("Theo điều kiện")), _LOOKS[1]]
"""Who asks for an act, or for what was refused, is not asked about looks besides."""


class SearchForm(forms.Form):
    """Valid when every filter is understood; `filters` is then the search, `changes` what its event tells."""

    person = LineField(label=gettext_lazy("Người thực hiện"), required=False, max_length=120)
    unit = LineField(label=gettext_lazy("Đơn vị"), required=False, max_length=200)
    campaign = forms.TypedChoiceField(label=gettext_lazy("Đợt báo cáo"), required=False, coerce=int, empty_value=None)
    action = forms.ChoiceField(label=gettext_lazy("Thao tác"), required=False, choices=_actions)
    since = _day_field(gettext_lazy("Từ ngày"))
    until = _day_field(gettext_lazy("Đến hết ngày"))
    reason = LineField(label=gettext_lazy("Lý do có chữ"), required=False, max_length=100)
    refused = forms.BooleanField(label=gettext_lazy("Chỉ việc bị từ chối"), required=False)

    principal = LineField(label=gettext_lazy("Thay mặt"), required=False, max_length=120)
    capacity = LineField(
        label=gettext_lazy("Tư cách có chữ"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Bí thư")}),
    )
    from_state = forms.ChoiceField(label=gettext_lazy("Từ trạng thái"), required=False, choices=_states)
    to_state = forms.ChoiceField(label=gettext_lazy("Sang trạng thái"), required=False, choices=_states)
    since_time = _time_field(gettext_lazy("Từ giờ"))
    until_time = _time_field(gettext_lazy("Đến giờ"))
    address = LineField(
        label=gettext_lazy("Địa chỉ mạng"),
        required=False,
        max_length=45,
        widget=forms.TextInput(attrs={"placeholder": "192.0.2.10", "autocapitalize": "none", "spellcheck": "false"}),
    )
    stream = LineField(
        label=gettext_lazy("Mã đối tượng"),
        required=False,
        max_length=60,
        validators=[_check_name],
        widget=forms.TextInput(attrs={"placeholder": "submission:17", "autocapitalize": "none", "spellcheck": "false"}),
    )
    below = forms.BooleanField(label=gettext_lazy("Cả đơn vị trực thuộc (theo tổ chức hiện nay)"), required=False)
    by_delegation = forms.BooleanField(label=gettext_lazy("Chỉ việc làm theo ủy quyền"), required=False)
    looks = forms.ChoiceField(label=gettext_lazy("Việc tra cứu nhật ký"), required=False, choices=_LOOKS)

    COMMON = ("person", "unit", "campaign", "action", "since", "until", "reason", "refused", "looks")

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        # Read once: the field asks for its choices each time that it is shown or checked.
        self.fields["campaign"].choices = _campaigns()  # type: ignore[attr-defined]
        if self.data.get("action") or self.data.get("refused"):
            self.fields["looks"].choices = _LOOKS_AS_ASKED  # type: ignore[attr-defined]
        self._actor_ids: tuple[int, ...] | None = None
        self._principal_ids: tuple[int, ...] | None = None
        self._unit_ids: tuple[int, ...] | None = None

    @property
    def common_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.COMMON]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.COMMON]

    @property
    def has_others(self) -> bool:
        """Whether one of the fields that are folded away is in use, or wrong."""
        return any(field.errors or field.value() for field in self.other_fields)

    def clean_person(self) -> str:
        return nfc(self.cleaned_data["person"])

    def clean_principal(self) -> str:
        return nfc(self.cleaned_data["principal"])

    def clean_unit(self) -> str:
        return nfc(self.cleaned_data["unit"])

    def clean_capacity(self) -> str:
        return nfc(self.cleaned_data["capacity"])

    def clean_reason(self) -> str:
        return nfc(self.cleaned_data["reason"])

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        if address:
            try:
                return str(ipaddress.ip_address(address))
            except ValueError as error:
                raise ValidationError(_("Địa chỉ mạng có dạng 192.0.2.10 hoặc 2001:db8::7.")) from error
        return ""

    def clean_since(self) -> datetime.date | None:
        return self._day("since")

    def clean_until(self) -> datetime.date | None:
        return self._day("until")

    def clean(self) -> None:
        found = self.cleaned_data
        since, until = found.get("since"), found.get("until")
        if since and until and until < since:
            self.add_error("until", _("Ngày cuối đứng trước ngày đầu. Hãy đổi một trong hai ngày."))
        for name, day in (("since_time", since), ("until_time", until)):
            if found.get(name) and not day and name not in self.errors:
                self.add_error(name, _("Giờ đi với ngày: hãy chọn cả ngày."))
        self._find_names()
        if found.get("below"):
            if self._unit_ids is None:
                if "unit" not in self.errors:
                    self.add_error("below", _("Hãy nhập tên đơn vị cấp trên ở ô Đơn vị."))
            else:
                below = units_below(self._unit_ids)
                if len(below) > NAMESAKES:
                    self.add_error("below", _("Có quá nhiều đơn vị trực thuộc; hãy chọn một đơn vị nhỏ hơn."))
                self._unit_ids = tuple(below)

    @property
    def filters(self) -> Filters:
        found = self.cleaned_data
        return Filters(
            actor_ids=self._actor_ids,
            principal_ids=self._principal_ids,
            unit_ids=self._unit_ids,
            campaign_id=found["campaign"],
            actions=_codes(found["action"]),
            from_state=found["from_state"],
            to_state=found["to_state"],
            since=_moment(found["since"], found["since_time"] or datetime.time.min),
            until=self._end(found["until"], found["until_time"]),
            stream=found["stream"],
            capacity=found["capacity"],
            reason=found["reason"],
            addresses=forms_of_address(found["address"]) if found["address"] else None,
            refused=found["refused"],
            by_delegation=found["by_delegation"],
            without=() if found["looks"] or found["action"] or found["refused"] else LOOKS,
        )

    @property
    def changes(self) -> dict[str, str | int]:
        """The filters that narrow, as an event keeps them: days and times as ISO text."""
        return {
            name: value.isoformat() if isinstance(value, datetime.date | datetime.time) else value
            for name, value in self.cleaned_data.items()
            if value
        }

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """Each filter in use: its label, what is asked, and the address of the search without it."""
        shown = []
        for name, value in self.cleaned_data.items():
            if not value:
                continue
            rest = {other: self.data[other] for other in self.fields if other != name and self.data.get(other)}
            shown.append((str(self.fields[name].label), self._words(name, value), urlencode(rest)))
        return shown

    def _words(self, name: str, value: Any) -> str:
        if isinstance(value, bool):
            return ""
        if isinstance(value, datetime.date):
            return value.strftime("%d/%m/%Y")
        if isinstance(value, datetime.time):
            return value.strftime("%H:%M")
        choices: Any = getattr(self.fields[name], "choices", ())
        flat = [pair for code, words in choices for pair in (words if isinstance(words, list) else [(code, words)])]
        return str(dict(flat).get(value, value))

    def _day(self, name: str) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data[name]
        if day and not datetime.date(1900, 1, 1) <= day <= _LAST_DAY:
            raise forms.ValidationError(_("Ngày này không có trong lịch của nhật ký."))
        return day

    @staticmethod
    def _end(day: datetime.date | None, time: datetime.time | None) -> datetime.datetime | None:
        """The moment after the day, or after the minute of it."""
        if day and time:
            moment = _moment(day, time)
            return moment + datetime.timedelta(minutes=1) if moment else None
        return _moment(day + datetime.timedelta(days=1) if day else None, datetime.time.min)

    def _find_names(self) -> None:
        asked = {name: self.cleaned_data.get(name) or "" for name in ("person", "principal", "unit")}
        if not any(asked.values()):
            return
        found = ids_named(**asked)
        for name, ids in found.items():
            if len(ids) > NAMESAKES:
                self.add_error(name, _("Quá nhiều người hoặc đơn vị có tên này; hãy nhập đủ tên."))
        self._actor_ids, self._principal_ids, self._unit_ids = (
            tuple(found[name]) if name in found else None for name in asked
        )


class TokenForm(forms.Form):
    """A token for a machine: what it is called, and the last day on which it may read."""

    name = LineField(
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


def _codes(choice: str) -> tuple[str, ...]:
    room, star, _rest = choice.partition(".*")
    if not star:
        return (choice,) if choice else ()
    return tuple(code for code, _words in wording.actions() if code.startswith(f"{room}."))


def _moment(day: datetime.date | None, time: datetime.time) -> datetime.datetime | None:
    return timezone.make_aware(datetime.datetime.combine(day, time)) if day else None
