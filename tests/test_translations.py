"""The English wording: every Vietnamese message has one, and it can be filled in as the Vietnamese is."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
CALL = re.compile(r"""\b(?:_|n?gettext)\((?:u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*"|count|[,\s])+\)""")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|</?\w+>")


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with SOURCE.open("rb") as file:
        return read_po(file, locale="en")


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def wordings() -> Iterator[tuple[Path, str]]:
    """Every file that may hold wording, as the Python an extractor reads."""
    for directory in ("config", "workflow"):
        for path in sorted((ROOT / directory).rglob("*.py")):
            yield path, path.read_text(encoding="utf-8")
    for folder in (ROOT / "templates", ROOT / "workflow"):
        for path in sorted(folder.rglob("*.html")) + sorted(folder.rglob("*.txt")):
            calls = CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=path.name))
            yield path, "\n".join(calls)


def test_every_message_of_the_source_is_in_the_catalogue(catalogue: Catalog) -> None:
    known = {form for message in messages(catalogue) for form in forms(message.id)}
    missing = [
        (path.relative_to(ROOT).as_posix(), line, text)
        for path, source in wordings()
        for line, found, _comments, _context in extract("python", io.BytesIO(source.encode()), KEYWORDS)
        for text in forms(found)
        if text and text not in known
    ]
    assert missing == [], "run makemessages, then translate what is new"


def test_every_message_is_translated_in_each_of_its_forms(catalogue: Catalog) -> None:
    found = messages(catalogue)
    assert found
    missing = [
        message.id
        for message in found
        if len(forms(message.string)) != len(forms(message.id)) or not all(forms(message.string))
    ]
    assert missing == []


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert not catalogue.fuzzy
    assert [message.id for message in messages(catalogue) if message.fuzzy] == []


def test_a_translation_keeps_the_placeholders_and_the_markup(catalogue: Catalog) -> None:
    changed = [
        (original, english)
        for message in messages(catalogue)
        for original, english in zip(forms(message.id), forms(message.string), strict=True)
        if placeholders(original) != placeholders(english)
    ]
    assert changed == []


def test_a_translation_keeps_the_line_breaks_at_its_ends(catalogue: Catalog) -> None:
    changed = [
        (original, english)
        for message in messages(catalogue)
        for original, english in zip(forms(message.id), forms(message.string), strict=True)
        if (original[:1].isspace(), original[-1:].isspace()) != (english[:1].isspace(), english[-1:].isspace())
    ]
    assert changed == []


def test_the_compiled_wording_is_the_one_people_read() -> None:
    with translation.override("en"):
        assert translation.gettext("Trình") == "Submit"
        assert translation.gettext("Trình ký") == "Put up for signature"
        assert translation.gettext("Đợt báo cáo") == "Reporting campaign"
        assert (
            translation.ngettext("%(number)s ý kiến chưa giải quyết", "%(number)s ý kiến chưa giải quyết", 1)
            == "%(number)s open comment"
        )
