"""What a person is asked for when acting on a unit's report."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.actions.forms import VerbForm
from workflow.submissions.models import CommentState


class DueForm(VerbForm):
    """A new deadline."""

    due_at = forms.DateTimeField(
        label=_("Hạn mới"),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class ReturnForm(DueForm):
    """Why the report goes back, and until when it is to be mended."""


class CommentForm(VerbForm):
    """A comment on one section."""

    key = forms.CharField(max_length=20, widget=forms.HiddenInput)
    quote = forms.CharField(label=_("Đoạn trích"), max_length=1000, required=False)
    text = forms.CharField(label=_("Ý kiến"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(VerbForm):
    """The unit's answer to a comment."""

    comment = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    answer = forms.CharField(label=_("Trả lời"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class CloseCommentForm(VerbForm):
    """Resolve a comment, or waive it with a reason."""

    takes_reason = True

    comment = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    state = forms.ChoiceField(
        label=_("Kết quả"),
        choices=[
            (CommentState.RESOLVED, CommentState.RESOLVED.label),
            (CommentState.WAIVED, CommentState.WAIVED.label),
        ],
    )
