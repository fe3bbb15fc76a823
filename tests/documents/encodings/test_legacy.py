import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.encodings.typing import encode
from workflow.documents.encodings.doubts import misread, odd_words
from workflow.documents.encodings.legacy import LegacyFont, decode, decode_runs, is_uncertain, is_unicode, legacy_font

TCVN3, CAPITALS, VNI = LegacyFont("TCVN3"), LegacyFont("TCVN3", capitals=True), LegacyFont("VNI")
SMALL = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
small = st.text(alphabet=SMALL + "ĂÂĐÊÔƠƯ 0123456789.,;:()-/“”", max_size=60)
any_case = st.text(alphabet=SMALL + SMALL.upper() + " 0123456789.,;:()-/“”", max_size=60)


@pytest.mark.parametrize(
    "name, font",
    [
        (".VnTime", TCVN3),
        (".VnTimeH", CAPITALS),
        (".vnarialh", CAPITALS),
        (".VnArial NarrowH", CAPITALS),
        (".VnCentury Schoolbook", TCVN3),
        ("VNI-Times", VNI),
        ("VNI Helve", VNI),
        ("Times New Roman", None),
        ("Vni", None),
        ("", None),
    ],
)
def test_a_font_tells_its_encoding(name: str, font: LegacyFont | None) -> None:
    assert legacy_font(name) == font


@given(small)
def test_tcvn3_is_read_back(text: str) -> None:
    assert decode(encode(text, "TCVN3"), TCVN3) == text


@given(any_case)
def test_vni_is_read_back(text: str) -> None:
    assert decode(encode(text, "VNI"), VNI) == text


@given(small)
def test_capitals_by_font_are_capitals(text: str) -> None:
    assert decode(encode(text, "TCVN3"), CAPITALS) == text.upper()


@given(st.lists(any_case.filter(bool), min_size=1, max_size=5), st.data())
def test_a_mark_in_the_next_run_goes_to_its_letter(words: list[str], data: st.DataObject) -> None:
    typed = encode("".join(words), "VNI")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(typed)), max_size=4)))
    runs = [typed[start:end] for start, end in zip([0, *cuts], [*cuts, len(typed)], strict=True)]
    assert "".join(decode_runs(runs, VNI)) == "".join(words)


@given(st.text(max_size=40), st.sampled_from([TCVN3, CAPITALS, VNI]))
def test_any_text_is_read_as_nfc(text: str, font: LegacyFont) -> None:
    assert unicodedata.is_normalized("NFC", decode(text, font))


@given(st.text(alphabet="ăđĩũơưẠẢẤầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏ abc", max_size=40), st.sampled_from([TCVN3, VNI]))
def test_letters_of_unicode_stay(text: str, font: LegacyFont) -> None:
    assert decode(text, font) == text
    assert is_unicode(text) or text.isascii()


def test_the_soft_hyphen_is_a_letter_in_tcvn3() -> None:
    assert decode("ch\u00ad¬ng", TCVN3) == "chương"


def test_characters_moved_to_the_private_area_are_read() -> None:
    assert decode("\uf0a7\uf0b6ng", TCVN3) == "Đảng"


def test_spellings_that_no_source_vouches_for_are_told() -> None:
    assert is_uncertain("kyï thuaät")
    assert not is_uncertain("kyõ thuaät")


@pytest.mark.parametrize(
    "text, meant",
    [
        ("Ñaûng boä tænh Yeân Baùi", "Đảng bộ tỉnh Yên Bái"),
        ("§¶ng bé", "Đảng bộ"),
        ("Đảng ủy §¶ng ñy Khèi", "Đảng ủy Đảng ủy Khối"),
    ],
)
def test_text_of_an_old_encoding_without_its_font_is_noticed(text: str, meant: str) -> None:
    assert misread(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Đảng bộ tỉnh Yên Bái, khoá IX; hoà bình",
        "10 µm, 5 m², 20°C, ±3%, § 5, © 2020, «trích», ½",
        "Müller và Citroën, naïve, Ångström, señor",
        "tổ\u00adchức",
    ],
)
def test_good_text_is_not_suspected(text: str) -> None:
    assert misread(text) == ""


def test_words_that_cannot_be_are_pointed_at() -> None:
    assert odd_words("Đảng ủy Đắk Lắk, 5 m², CĐCS, ĐUK") == []
    assert odd_words("Đảmg ủy ¸n") == ["Đảmg", "¸n"]
