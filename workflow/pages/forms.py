"""What pages say of forms."""

from __future__ import annotations

from django.forms import BaseForm


def errors_in_line(form: BaseForm) -> str:
    """All that is wrong with a form, for a place that has room for a sentence only."""
    return " ".join(str(error) for errors in form.errors.values() for error in errors)
