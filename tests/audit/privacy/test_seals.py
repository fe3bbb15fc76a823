"""Seals: they open with their own key alone, tell nothing without it, and are the same for the same data."""

import ipaddress
import json
import re
import secrets
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from workflow.audit.privacy.seals import (
    ADDRESS,
    SEAL,
    open_address,
    open_text,
    seal_address,
    seal_name,
    seal_words,
)

keys = st.binary(min_size=32, max_size=32)
names = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=120)
addresses = st.ip_addresses().map(str)


@given(keys, keys, names)
def test_a_name_opens_with_its_key_alone(key: bytes, other: bytes, name: str) -> None:
    seal = seal_name(key, 41, name)
    kind, whose, sealed = SEAL.fullmatch(seal).groups()  # type: ignore[union-attr]
    opened = open_text(key, sealed)
    assert (kind, whose) == ("n", "41") and opened is not None
    assert opened == name or (opened.endswith("…") and name.startswith(opened[:-1]))
    assert seal == seal_name(key, 41, name) and seal.isascii() and len(seal) < 200
    assert key == other or open_text(other, sealed) is None


@given(keys, names.filter(lambda name: len(name.encode()) > 8), st.data())
def test_a_changed_seal_is_no_seal(key: bytes, name: str, data: st.DataObject) -> None:
    sealed = seal_words(key, 2026, name).partition(".")[2]
    place = data.draw(st.integers(0, len(sealed) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"))
    changed = sealed[:place] + letter + sealed[place + 1 :]
    assert (open_text(key, changed) is None) is (changed != sealed)


@given(keys, addresses)
def test_an_address_of_either_version_opens_again_and_can_be_looked_up(key: bytes, address: str) -> None:
    seal = seal_address(key, 2026, address)
    year, sealed = ADDRESS.fullmatch(seal).groups()  # type: ignore[union-attr]
    opened = ipaddress.ip_address(open_address(key, sealed))
    mapped = getattr(ipaddress.ip_address(address), "ipv4_mapped", None)
    assert year == "2026" and opened == (mapped or ipaddress.ip_address(address))
    assert seal == seal_address(key, 2026, address)
    assert seal != seal_address(secrets.token_bytes(32), 2026, address)


def test_what_is_no_address_is_not_sealed_as_one() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        seal_address(bytes(32), 2026, "máy của tôi")


def test_the_seals_of_the_page_open_as_it_says() -> None:
    page = (Path(settings.BASE_DIR) / "docs" / "audit-format.md").read_text("utf-8")
    event = json.loads(re.findall(r"```json\n(.*?)\n```", page, re.DOTALL)[-1])
    person, year = bytes(range(32)), bytes(range(32, 64))
    assert event["label"] == seal_name(person, 41, "Phạm Thị Loan") == event["changes"]["holder"][0]
    assert event["address"] == seal_address(year, 2026, "192.0.2.10")
    assert "`Phạm Thị Loan` and `192.0.2.10`" in page
