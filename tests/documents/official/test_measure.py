import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.documents.official.writing.measure import even_lines, width_mm

NAME = "ĐẢNG ỦY KHỐI CƠ QUAN VÀ DOANH NGHIỆP TỈNH NGHIÊNGNGHIÊNGNGHIÊNG"
WORDS = st.lists(st.sampled_from(NAME.split()), max_size=30)


def test_marks_over_and_under_letters_take_no_room() -> None:
    assert width_mm("ĐẢNG CỘNG SẢN VIỆT NAM", 15, bold=True) == pytest.approx(72.9, abs=0.1)
    assert width_mm("Ế", 14, bold=False) == width_mm("E", 14, bold=False)
    assert width_mm("a\nab", 14, bold=False) == width_mm("ab", 14, bold=False)
    assert width_mm("", 14, bold=False) == 0


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("ĐẢNG BỘ TỈNH YÊN BÁI", ["ĐẢNG BỘ TỈNH YÊN BÁI"]),
        ("ĐẢNG ỦY KHỐI CƠ QUAN VÀ DOANH NGHIỆP TỈNH", ["ĐẢNG ỦY KHỐI CƠ QUAN", "VÀ DOANH NGHIỆP TỈNH"]),
        ("ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN CŨ", ["ỦY BAN NHÂN DÂN", "TỈNH THÁI NGUYÊN CŨ"]),
        ("", []),
    ],
)
def test_a_name_breaks_into_even_lines_where_its_sense_allows(name: str, lines: list[str]) -> None:
    assert even_lines(name, 14, 78, bold=True).splitlines() == lines


@given(WORDS)
def test_breaking_keeps_every_word_in_the_fewest_lines(words: list[str]) -> None:
    broken = even_lines(" ".join(words), 14, 78, bold=True)
    assert broken.split() == words
    assert all(width_mm(line, 14, bold=True) <= 78 or " " not in line for line in broken.splitlines())
