import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from workflow.documents.official import profiles
from workflow.documents.official.numbers import document_types, number_line, symbol, two_digits
from workflow.documents.official.profiles import PROFILES, load_profile, profile_for
from workflow.documents.official.signing import signing_line

DATA = Path(profiles.__file__).parent / "data"


@pytest.mark.parametrize(
    ("day", "body", "wanted"),
    [
        (date(2018, 4, 3), "party", "party_2018"),
        (date(2023, 2, 17), "party", "party_2018"),
        (date(2026, 5, 26), "party", "party_2018"),
        (date(2026, 5, 27), "party", "party"),
        (date(2031, 1, 1), "party", "party"),
        (date(2020, 3, 5), "state", "state"),
        (date(2026, 11, 24), "state", "state"),
    ],
)
def test_the_format_is_the_one_in_force_on_the_day(day: date, body: Any, wanted: str) -> None:
    assert profile_for(day, body).id == wanted


@pytest.mark.parametrize(("day", "body"), [(date(2018, 4, 2), "party"), (date(2020, 3, 4), "state")])
def test_a_day_before_any_format_is_refused_in_words(day: date, body: Any) -> None:
    with pytest.raises(ValueError, match=f"ngày {day:%d/%m/%Y}"):
        profile_for(day, body)


def test_a_document_of_the_youth_union_is_not_printed_in_the_format_of_the_party() -> None:
    with pytest.raises(ValueError, match=r"Đoàn TNCS Hồ Chí Minh có thể thức riêng.*tải lên"):
        profile_for(date(2023, 2, 17), "youth_union")


@pytest.mark.parametrize("profile_id", PROFILES)
def test_every_value_names_its_rule_source_and_confidence(profile_id: str) -> None:
    data = json.loads((DATA / f"{profile_id}.json").read_text(encoding="utf-8"))
    entries = [data["page"], data["layout"], data["wording"], data["signing"], *data["parts"].values()]
    assert all(entry["rule"] and entry["sources"] and entry["confidence"] for entry in entries)
    assert {source for entry in entries for source in entry["sources"]} == set(data["sources"])


@pytest.mark.parametrize("profile_id", PROFILES)
def test_what_is_printed_is_within_what_the_rule_allows(profile_id: str) -> None:
    profile = load_profile(profile_id)
    for side, (least, most) in profile.page.allowed_mm.items():
        assert least <= getattr(profile.page, f"{side}_mm") <= most
    for part in profile.parts.values():
        least, most = part.allowed.sizes_pt
        assert least <= part.size_pt <= most
        if part.allowed.first_lines_mm:
            assert part.first_line_mm in part.allowed.first_lines_mm


def test_the_rule_of_the_state_holds() -> None:
    """The numbers of NĐ 30/2020 itself, so that the profile's data cannot drift."""
    profile = load_profile("state")
    parts = profile.parts
    assert (parts["national_name"].size_pt, parts["national_motto"].size_pt) == (13, 14)
    assert (parts["national_motto"].line_below, parts["national_name"].line_below) == (1, 0)
    assert 1 / 3 <= parts["issuing_organisation"].line_below <= 1 / 2
    assert 1 / 3 <= parts["abstract"].line_below <= 1 / 2
    assert (parts["parent_organisation"].bold, parts["issuing_organisation"].bold) == (False, True)
    assert (parts["signing_authority"].bold, parts["signer_position"].bold) == (True, True)
    label = parts["recipients_label"]
    assert (label.size_pt, label.bold, label.italic, label.underline) == (12, True, True, False)
    assert parts["recipients_list"].size_pt == 11
    assert parts["legal_basis"].italic
    assert "organisation_separator" not in parts


def test_the_two_formats_of_the_party_differ_in_how_recipients_are_parted() -> None:
    old, new = load_profile("party_2018"), load_profile("party")
    assert (old.wording["recipients_end"], new.wording["recipients_end"]) == (",", ";")
    assert (old.wording["addressee_of_submission"], new.wording["addressee_of_submission"]) == (
        "Kính gửi:",
        "Kính trình:",
    )


@pytest.mark.parametrize(
    ("profile_id", "type_id", "organisation", "printed"),
    [
        ("party_2018", "plan", "ĐUK", "Số 07-KH/ĐUK"),
        ("party", "official_letter", "ĐU", "Số 07-CV/ĐU"),
        ("party", "decision", "ĐU", "Số 07-QĐ/ĐU"),
        ("party", "regulation", "ĐU", "Số 07-QĐ/ĐU"),
        ("state", "report", "UBND", "Số: 07/BC-UBND"),
        ("state", "regulation", "UBND", "Số: 07/QyĐ-UBND"),
        ("state", "official_letter", "UBND-VX", "Số: 07/UBND-VX"),
    ],
)
def test_number_and_symbol_are_put_together_by_type(
    profile_id: str, type_id: str, organisation: str, printed: str
) -> None:
    profile = load_profile(profile_id)
    assert number_line(profile, two_digits(7), symbol(profile, type_id, organisation)) == printed


def test_a_type_that_the_body_does_not_have_is_refused_in_words() -> None:
    with pytest.raises(ValueError, match="Không có loại văn bản"):
        symbol(load_profile("party"), "contract", "ĐU")


def test_types_are_known_by_their_id_as_codes_are_shared() -> None:
    types = document_types("party")
    assert types["decision"].code == types["regulation"].code
    assert all(found.id == id_ for id_, found in types.items())


@pytest.mark.parametrize(
    ("profile_id", "capacity", "whom", "printed"),
    [
        ("party", "on_behalf", "Ban Thường vụ", "T/M BAN THƯỜNG VỤ"),
        ("party_2018", "for_head", "Trưởng ban", "K/T TRƯỞNG BAN"),
        ("party", "by_order", "Ban Thường vụ", "T/L BAN THƯỜNG VỤ"),
        ("party", "acting", "Trưởng ban", "Q. TRƯỞNG BAN"),
        ("state", "on_behalf", "Ủy ban nhân dân", "TM. ỦY BAN NHÂN DÂN"),
        ("state", "for_head", "Chủ tịch", "KT. CHỦ TỊCH"),
        ("state", "by_delegation", "Chủ tịch", "TUQ. CHỦ TỊCH"),
    ],
)
def test_one_signs_as_the_format_writes_it(profile_id: str, capacity: Any, whom: str, printed: str) -> None:
    assert signing_line(load_profile(profile_id), capacity, whom) == printed


def test_the_party_knows_no_signing_by_delegation() -> None:
    with pytest.raises(ValueError, match="thừa ủy quyền"):
        signing_line(load_profile("party"), "by_delegation", "Bí thư")
