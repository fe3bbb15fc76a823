"""What pages say of forms, and fields that several of them have."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseForm
from django.utils.translation import gettext_lazy

from workflow.documents.text import has_control_characters

UNTYPED = gettext_lazy("Có ký tự điều khiển, không phải là chữ. Hãy xóa ô này rồi gõ lại.")


class LineField(forms.CharField):
    """A line of text as somebody can type it; other characters are refused in words of our own."""

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value) or ""
        if has_control_characters(text):
            raise forms.ValidationError(UNTYPED, "control_characters")
        return text


def errors_in_line(form: BaseForm) -> str:
    """All that is wrong with a form, for a place that has room for a sentence only."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
