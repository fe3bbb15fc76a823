import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.documents.language.spelling import Slip, find_slips


def test_a_wrong_tone_in_a_common_term_is_found() -> None:
    assert list(find_slips("- Chù trì phối hơp với Văn phòng")) == [
        Slip("Chù trì", "chủ trì"),
        Slip("phối hơp", "phối hợp"),
    ]
    assert list(find_slips("Báo cáo kết quà")) == [Slip("kết quà", "kết quả")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nghiêp", "nghiệp"),
        ("quyêt", "quyết"),
        ("đựoc", "được"),
        ("nghiep", "nghiệp"),
        ("nguời", "người"),
        ("truờng", "trường"),
        ("ngiêm", "nghiêm"),
        ("thànhh", "thành"),
        ("côngtác", "công tác"),
        ("qũy", "quỹ"),
    ],
)
def test_a_word_that_cannot_be_vietnamese_is_mended_where_one_word_was_meant(typed: str, meant: str) -> None:
    assert list(find_slips(f"của {typed} đã")) == [Slip(typed, meant)]


def test_a_wrong_word_that_may_have_been_several_is_not_mended() -> None:
    assert list(find_slips("rất thưc tế")) == [Slip("thưc", "")]


def test_a_fix_keeps_the_capitals_that_were_typed() -> None:
    assert [slip.fix for slip in find_slips("Chù trì, KẾ HOACH, Nghiêp")] == ["Chủ trì", "KẾ HOẠCH", "Nghiệp"]


@pytest.mark.parametrize(
    "text",
    [
        "CHỦ TRÌ, phối hợp",
        "cấp uỷ, cấp ủy, hoà bình, hòa bình, kĩ thuật",
        "Ban Chấp\thành",
        "có số liệu",
        "để nghị quyết đi vào cuộc sống",
        "chủ, trị",
        # words of a neighbour
        "nhận thức hiện nay của đảng viên",
        "các cơ quan triệt để tiết kiệm",
        "đài vô tuyến truyền hình",
        "tự nguyện nhân dịp lễ",
        # other words
        "cơ quan chủ quản, văn phong báo cáo, người vị thành niên, hợp đồng thương vụ",
        # names, abbreviations, numbers, addresses, other languages
        "xã Púng Luông, huyện Mù Cang Chải, Đắk Lắk, Ê Đê, H'Mông, Pleiku, đồng chí Quốc Phong",
        "16-NQ/ĐUK, UBND, TNCS, HĐND, Covid-19, VNeID, Tp., v.v., 30%, 1.200m2, GD&ĐT",
        "vanthu@yenbai.gov.vn, https://yenbai.gov.vn/tin-tức",
        "ôtô, xêmina, vắcxin, rađiô, bêtông, nilông, video, logo, fanpage trên Facebook và Zalo",
        "dang bo co 45 dang vien, da to chuc quan triet nghi quyet",
        "khuya khoắt, ngoằn ngoèo, khuỷu tay, quỹ, quý, giặt giũ, gì, huơ, thuở, xoong, yên",
    ],
)
def test_right_words_are_left_alone(text: str) -> None:
    assert list(find_slips(text)) == []


@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    assert all(slip.typed for slip in find_slips(text))
