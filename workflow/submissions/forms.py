"""What a person is asked for when acting on a unit's report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.actions.forms import VerbForm
from workflow.campaigns.forms import MomentField
from workflow.pages.rich_text import RichTextField
from workflow.submissions.models import CommentState, Revision, Upload
from workflow.submissions.queries import WrittenSection


class DueForm(VerbForm):
    """A new deadline."""

    due_at = MomentField(
        label=_("Hạn mới"), help_text=_("Ngày và giờ, ví dụ 09/03/2027 17:00; chỉ nhập ngày là đến hết ngày đó.")
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


class SettleNoteForm(VerbForm):
    """Which of the unit's own notes is settled."""

    comment = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


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


class SectionForm(forms.Form):
    """One section as it is written. `version` is that of the text that the writer began from, 0 for none."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    html = RichTextField(label=_("Nội dung"), required=False)
    done = forms.BooleanField(label=_("Mục này đã xong"), required=False)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an uploaded document and the field that says where it goes.

    `placed` says that its section is certain, how certain and why; `replaces` that this section has text now.
    """

    heading: str
    html: str
    placed: dict[str, Any] | None
    replaces: bool
    suggestions: Sequence[dict[str, Any]]
    field: forms.BoundField


class MappingForm(VerbForm):
    """Where each piece of an uploaded document goes: a section of the outline, or nowhere.

    Where the reading was not certain a person has to say it; only what they said before is chosen already.
    """

    NOWHERE = "-"

    def __init__(self, *args: Any, document: Upload, sections: Sequence[WrittenSection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        self.sections = {section.key: section for section in sections}
        for name in document.found:
            kind, _dash, rest = name.partition("-")
            suggested = document.fragments[int(rest)]["suggestions"] if kind == "f" else []
            self.fields[name] = forms.ChoiceField(
                label=_("Đưa vào mục"),
                choices=self._choices(suggested),
                initial=rest
                if kind == "s"
                else next((known["key"] for known in suggested if known.get("is_learnt")), ""),
                error_messages={"required": _("Chọn mục cho phần này, hoặc chọn không đưa vào báo cáo.")},
            )
        if document.comments:
            self.fields["with_comments"] = forms.BooleanField(
                label=gettext("Đưa %(number)d ghi chú bên lề của tệp vào thành ý kiến thẩm định")
                % {"number": len(document.comments)},
                initial=True,
                required=False,
            )

    @property
    def pieces(self) -> list[Piece]:
        """What has no certain section in the order of the document, then the rest in the order of the outline."""
        certain = [
            Piece(
                self._name(key),
                html,
                self.document.placed.get(key),
                bool(self.sections[key].html),
                (),
                self[f"s-{key}"],
            )
            for key, html in self.document.matched.items()
        ]
        rest = [
            Piece(found["heading"], found["html"], None, False, found["suggestions"], self[f"f-{at}"])
            for at, found in enumerate(self.document.fragments)
        ]
        return rest + certain

    def given(self) -> dict[str, Any]:
        return {
            "seen": self.cleaned_data["seen"],
            "upload": self.document.pk,
            "places": {
                name: "" if self.cleaned_data[name] == self.NOWHERE else self.cleaned_data[name]
                for name in self.document.found
            },
            "with_comments": self.cleaned_data.get("with_comments", False),
        }

    def _choices(self, suggested: Sequence[dict[str, Any]]) -> list[tuple[Any, Any]]:
        likely = [(found["key"], f"{self._words(found['key'])} ({found['score']}/100)") for found in suggested]
        everywhere = [(key, self._words(key)) for key in self.sections]
        return [
            ("", _("– Chọn mục –")),
            (self.NOWHERE, _("Không đưa vào báo cáo")),
            *([(_("Gợi ý"), likely)] if likely else []),
            (_("Các mục của đề cương"), everywhere),
        ]

    def _name(self, key: str) -> str:
        return f"{key}. {self.sections[key].heading}"

    def _words(self, key: str) -> str:
        words = Truncator(self._name(key)).chars(90)
        return gettext("%(section)s – thay nội dung đang có") % {"section": words} if self.sections[key].html else words


def _learnt(suggested: Sequence[dict[str, Any]]) -> str:
    """The section that people of the unit have chosen for such a heading before, "" for none."""
    return next((str(found["key"]) for found in suggested if found.get("is_learnt")), "")


class CompareForm(forms.Form):
    """Which two revisions to compare."""

    def __init__(self, *args: Any, revisions: Sequence[Revision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(revision.number, str(revision)) for revision in revisions]
        for name, label in (("from", _("Bản trước")), ("to", _("Bản sau"))):
            self.fields[name] = forms.TypedChoiceField(label=label, choices=choices, coerce=int)
