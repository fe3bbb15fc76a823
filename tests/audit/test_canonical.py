"""The canonical form: what docs/audit-format.md promises, against the page and the standard library."""

import datetime
import hashlib
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.audit.canonical import NotCanonical, canonical_bytes, event_hash, normalised, timestamp
from workflow.audit.models import Event

PAGE = Path(__file__).parents[2] / "docs" / "audit-format.md"
VECTORS = re.findall(r"```json\n(.*?)\n```\n\n`([0-9a-f]{64})`", PAGE.read_text("utf-8"), re.DOTALL)

LIMIT = 2**53
stored_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-LIMIT + 1, LIMIT - 1) | stored_text,
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=5,
)
changes = st.dictionaries(st.text(st.characters(max_codepoint=126, min_codepoint=32)), values, max_size=6)


def event_of(content: dict[str, Any]) -> Event:
    """The event whose canonical form is `content`."""
    content = dict(content)
    content["at"] = datetime.datetime.fromisoformat(content["at"])
    for name in ("actor", "appointment", "on_behalf_of", "unit", "campaign"):
        content[f"{name}_id"] = content.pop(name)
    return Event(**content)


def test_the_page_has_vectors() -> None:
    assert len(VECTORS) == 4


@pytest.mark.parametrize(("text", "digest"), VECTORS)
def test_the_vectors_of_the_page_hold(text: str, digest: str) -> None:
    event = event_of(json.loads(text))
    assert canonical_bytes(event).decode() == text
    assert event_hash(event) == digest == hashlib.sha256(b"\x00" + text.encode()).hexdigest()


def test_the_page_names_every_member_that_is_hashed() -> None:
    first_part = PAGE.read_text("utf-8").partition("# Part 2")[0]
    described = re.findall(r"^\| `(\w+)` \|", first_part, re.MULTILINE)
    assert described == list(json.loads(VECTORS[0][0]))


@given(changes, stored_text)
def test_the_bytes_are_those_of_sorted_json_without_spaces(raw: dict[str, Any], reason: str) -> None:
    try:
        kept = normalised(raw)
    except NotCanonical as refusal:
        assert "nested too deep" in str(refusal)
        return
    event = event_of({**json.loads(VECTORS[1][0]), "changes": kept, "reason": reason})
    written = canonical_bytes(event)
    standard = json.dumps(json.loads(written), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert written == standard.encode()
    assert json.loads(written)["changes"] == kept


@given(changes)
def test_what_is_written_is_nfc_and_normalising_again_changes_nothing(raw: dict[str, Any]) -> None:
    try:
        kept = normalised(raw)
    except NotCanonical:
        return
    assert normalised(kept) == kept
    assert unicodedata.is_normalized("NFC", json.dumps(kept, ensure_ascii=False))


@pytest.mark.parametrize("value", [1.0, float("nan"), LIMIT, -LIMIT, b"x", {1: "a"}, {"ngày": 1}, "a\x00b", {1, 2}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        normalised({"field": value})


def test_a_lone_surrogate_is_refused() -> None:
    event = event_of({**json.loads(VECTORS[0][0]), "reason": "\ud800"})
    with pytest.raises(NotCanonical):
        event_hash(event)


@given(st.datetimes(min_value=datetime.datetime(1970, 1, 2), max_value=datetime.datetime(9999, 1, 1)))
def test_a_moment_is_27_characters_of_utc_in_any_time_zone(moment: datetime.datetime) -> None:
    utc = moment.replace(tzinfo=datetime.UTC)
    hanoi = utc.astimezone(datetime.timezone(datetime.timedelta(hours=7)))
    assert timestamp(hanoi) == timestamp(utc)
    assert len(timestamp(utc)) == 27
    assert datetime.datetime.fromisoformat(timestamp(utc)) == utc


@pytest.mark.parametrize("field", sorted(set(json.loads(VECTORS[1][0])) - {"version"}))
def test_every_field_changes_the_hash(field: str) -> None:
    content = json.loads(VECTORS[1][0])
    other: dict[str, Any] = {
        "at": "2023-03-09T02:05:07.000001Z",
        "changes": {"due_at": ["2023-02-20T10:00:00Z", ""]},
        "refused": not content["refused"],
    }
    changed = other.get(field, 77 if isinstance(content[field], int) else "khác")
    assert event_hash(event_of({**content, field: changed})) != event_hash(event_of(content))
