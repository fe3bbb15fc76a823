"""What Django itself says on a form is Vietnamese too."""

import pytest
from django import forms
from django.core.validators import FileExtensionValidator, ProhibitNullCharactersValidator, StepValueValidator
from django.test import Client
from django.utils import translation


@pytest.mark.parametrize(
    ("check", "value", "words"),
    [
        (ProhibitNullCharactersValidator(), "a\x00b", "ký tự rỗng"),
        (StepValueValidator(5), 3, "bội số"),
        (forms.JSONField().clean, "{", "JSON không hợp lệ"),
        (forms.UUIDField().clean, "x", "Mã không hợp lệ"),
        (FileExtensionValidator(["docx"]), type("File", (), {"name": "a.exe"})(), "Không nhận tệp"),
        (forms.CharField(max_length=2).clean, "dài", "tối đa"),
    ],
)
def test_a_refused_value_is_refused_in_vietnamese(check, value, words) -> None:  # type: ignore[no-untyped-def]
    with translation.override("vi"), pytest.raises(forms.ValidationError, match=words):
        check(value)


@pytest.mark.django_db
def test_a_null_character_typed_at_the_sign_in_is_told_in_vietnamese() -> None:
    page = Client().post("/accounts/login/", {"username": "a\x00b", "password": "x"}, follow=True)
    assert "Null characters" not in page.content.decode()


def test_the_english_page_keeps_the_english_words() -> None:
    with translation.override("en"), pytest.raises(forms.ValidationError, match="Null characters"):
        ProhibitNullCharactersValidator()("a\x00b")
