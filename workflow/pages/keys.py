"""Keys of rows as requests send them: text that anybody may have typed, of any length.

Neither Python (past 4,300 digits) nor SQLite (past 64 bits) takes every number, so nothing else reads a key.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

LONGEST_KEY = 18
"""Digits of the longest number that every column of keys can hold."""


def key_of(text: object) -> int | None:
    """The key that the text is; None where it is none."""
    word = str(text) if isinstance(text, str | int) else ""
    return int(word) if len(word) <= LONGEST_KEY and word.isascii() and word.isdigit() else None


def keys_of(texts: Iterable[object]) -> set[int]:
    """The keys among the texts; what is no key is left out."""
    return {key for text in texts if (key := key_of(text)) is not None}


class RowField(forms.ModelChoiceField):
    """One row by its key; a number that no key can be is as wrong a choice as any other."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value and key_of(value) is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": value[:40]})
        return super().to_python(value)


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows by their keys."""

    def clean(self, value: Any) -> QuerySet[Any]:
        for key in value if isinstance(value, list | tuple) else ():
            if isinstance(key, str) and key_of(key) is None:
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key[:40]}
                )
        return super().clean(value)
