import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.documents.text import fold, nfc, sort_key

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyàằầèềìòồờùừỳảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹáắấéếíóốớúứýạặậẹệịọộợụựỵ 0123456789.-"
vietnamese_text = st.text(alphabet=VIETNAMESE + VIETNAMESE.upper(), max_size=40)


@given(st.text())
def test_stored_text_is_nfc_and_stays_so(text: str) -> None:
    assert unicodedata.is_normalized("NFC", nfc(text))
    assert nfc(nfc(text)) == nfc(text)


@pytest.mark.parametrize(
    "typed",
    [
        "Ủy ban Kiểm tra",
        "Uỷ ban  Kiểm tra ",
        "ỦY BAN KIỂM TRA",
        "uy ban kiem tra",
        "Uy\u0309 ban Kie\u0302\u0309m tra",
    ],
)
def test_search_is_blind_to_case_tone_placing_and_diacritics(typed: str) -> None:
    assert fold(typed) == "uy ban kiem tra"


def test_search_finds_d_with_a_stroke_by_d() -> None:
    assert fold("Đảng ủy Khối") == fold("Ðảng uỷ khối") == "dang uy khoi"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(vietnamese_text)
def test_a_search_key_of_vietnamese_is_ascii_and_the_same_for_every_way_of_typing(text: str) -> None:
    assert fold(text).isascii()
    assert fold(text) == fold(text.upper()) == fold(unicodedata.normalize("NFD", text))


def test_letters_sort_by_the_vietnamese_alphabet() -> None:
    letters = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(reversed(letters), key=sort_key) == letters


def test_tones_sort_by_the_dictionary_order() -> None:
    words = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(reversed(words), key=sort_key) == words


@pytest.mark.parametrize(
    "ordered",
    [
        ["ba", "ba na", "bà", "bà con", "bá", "ban", "bàn"],
        ["Chi bộ 2", "Chi bộ 10", "Chi bộ 10 A", "Chi bộ Báo Yên Bái", "Chi bộ Đài"],
        ["Dân vận", "Dũng", "Đại học", "Đảng ủy", "Em"],
        ["Lê An", "Lê Ánh", "Lê Ân", "Lý An"],
    ],
)
def test_names_sort_word_by_word(ordered: list[str]) -> None:
    assert sorted(reversed(ordered), key=sort_key) == ordered
    assert all(sort_key(a) < sort_key(b) for a, b in pairwise(ordered))


def test_case_punctuation_and_tone_placing_do_not_change_the_order() -> None:
    assert sort_key("Ủy ban, Kiểm tra") == sort_key("UỶ BAN - KIỂM TRA")


@given(st.text())
def test_a_sort_key_of_any_text_is_hexadecimal(text: str) -> None:
    assert set(sort_key(text)) <= set("0123456789abcdef")


@given(vietnamese_text)
def test_a_vietnamese_sort_key_is_at_most_four_times_as_long(text: str) -> None:
    assert len(sort_key(text)) <= 4 * len(text)


@given(vietnamese_text)
def test_the_order_does_not_depend_on_the_unicode_form(text: str) -> None:
    assert sort_key(text) == sort_key(unicodedata.normalize("NFD", text))
