"""The form of an action's page: the reason where one is needed, and what else the verb is given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.actions.mechanism import REASON_AT_MOST
from workflow.actions.models import ActionSubject
from workflow.actions.verbs import Verb


class VerbForm(forms.Form):
    """A verb's form. Subclasses add fields; each cleaned field is given to the verb under its name."""

    takes_reason = False
    """Whether the form asks for a reason that the verb does not always need."""
    subject: ActionSubject

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(
        label=_("Lý do"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=REASON_AT_MOST,
        required=False,
    )

    def __init__(self, *args: Any, verb: Verb[Any], subject: ActionSubject, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"seen": subject.seen_version, **kwargs["initial"]}
        super().__init__(*args, **kwargs)
        self.verb, self.subject = verb, subject
        if verb.reason_at_least:
            reason = self.fields["reason"]
            assert isinstance(reason, forms.CharField)
            reason.required = True
            reason.min_length = verb.reason_at_least
            reason.widget.attrs["minlength"] = verb.reason_at_least
            reason.help_text = _("Ít nhất %(least)d ký tự.") % {"least": verb.reason_at_least}
        elif not self.takes_reason:
            del self.fields["reason"]

    def given(self) -> dict[str, Any]:
        """The arguments of the verb, from cleaned data."""
        return dict(self.cleaned_data)
