"""How a person wants to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.notices.kinds import Group
from workflow.notices.models import MailChoice, MailState, Way


def _hour(label: Any) -> forms.TimeField:
    """Typed as text: a browser's own field for times follows the browser's language, 12 hours included."""
    return forms.TimeField(
        label=label,
        required=False,
        input_formats=["%H:%M"],
        help_text=gettext_lazy("Theo 24 giờ, ví dụ 21:00."),
        error_messages={"invalid": gettext_lazy("Hãy ghi giờ và phút theo 24 giờ, ví dụ 21:00.")},
        widget=forms.TimeInput(attrs={"autocomplete": "off", "maxlength": 5}, format="%H:%M"),
    )


class MailChoiceForm(forms.Form):
    """For each group of notices whether a mail is sent and when; the mails' language; the quiet hours."""

    language = forms.ChoiceField(label=gettext_lazy("Ngôn ngữ của thư"), choices=settings.LANGUAGES)
    quiet_from = _hour(gettext_lazy("Không gửi thư từ"))
    quiet_to = _hour(gettext_lazy("đến"))
    quiet_days_off = forms.BooleanField(label=gettext_lazy("Không gửi thư vào ngày nghỉ, ngày lễ"), required=False)

    def __init__(self, choice: MailChoice, data: Any = None) -> None:
        ways = {f"way_{group.value}": choice.way(group) for group in Group}
        super().__init__(
            data,
            initial={
                **ways,
                "language": choice.language,
                "quiet_from": choice.quiet_from,
                "quiet_to": choice.quiet_to,
                "quiet_days_off": choice.quiet_days_off,
            },
        )
        self.person = choice.person
        for group in Group:
            self.fields[f"way_{group.value}"] = forms.ChoiceField(label=group.label, choices=Way.choices)
        self.order_fields([f"way_{group.value}" for group in Group])

    def clean(self) -> None:
        begins, ends = self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_to")
        if self.errors:
            return
        if (begins is None) != (ends is None):
            missing = "quiet_from" if begins is None else "quiet_to"
            self.add_error(missing, _("Hãy ghi cả giờ bắt đầu và giờ kết thúc, hoặc để trống cả hai."))
        elif begins is not None and begins == ends:
            self.add_error("quiet_to", _("Giờ kết thúc phải khác giờ bắt đầu."))

    @property
    def ways(self) -> list[forms.BoundField]:
        """The fields of the groups, for a template."""
        return [self[f"way_{group.value}"] for group in Group]

    @property
    def choice(self) -> MailChoice:
        given = self.cleaned_data
        return MailChoice(
            person=self.person,
            ways={group.value: given[f"way_{group.value}"] for group in Group},
            language=given["language"],
            quiet_from=given["quiet_from"],
            quiet_to=given["quiet_to"],
            quiet_days_off=given["quiet_days_off"],
        )


class MailStateForm(forms.Form):
    """Which mails an administrator looks at."""

    state = forms.ChoiceField(
        choices=[(state.value, state.label) for state in (MailState.FAILED, MailState.BOUNCED, MailState.WAITING)]
    )
