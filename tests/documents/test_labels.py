import pytest

from workflow.documents.labels import Kind, Label, read_label


@pytest.mark.parametrize(
    ("line", "kind", "words", "rest"),
    [
        ("I. MỤC ĐÍCH", Kind.ROMAN, "I", "MỤC ĐÍCH"),
        ("II- NỘI DUNG", Kind.ROMAN, "II", "NỘI DUNG"),
        ("III-NỘI DUNG", Kind.ROMAN, "III", "NỘI DUNG"),
        ("IV/ NỘI DUNG", Kind.ROMAN, "IV", "NỘI DUNG"),
        ("B. PHẦN THỨ HAI", Kind.PART, "B", "PHẦN THỨ HAI"),
        ("1. Mục đích", Kind.NUMBER, "1", "Mục đích"),
        ("1.Mục đích", Kind.NUMBER, "1", "Mục đích"),
        ("2- Yêu cầu", Kind.NUMBER, "2", "Yêu cầu"),
        ("1.2. Yêu cầu", Kind.NUMBER, "1.2", "Yêu cầu"),
        ("1.2 Yêu cầu", Kind.NUMBER, "1.2", "Yêu cầu"),
        ("a) Khách quan", Kind.LETTER, "a", "Khách quan"),
        ("đ. Chủ quan", Kind.LETTER, "đ", "Chủ quan"),
        ("- Kết quả", Kind.DASH, "", "Kết quả"),
        ("–Kết quả", Kind.DASH, "", "Kết quả"),
        ("+ Kết quả", Kind.PLUS, "", "Kết quả"),
    ],
)
def test_a_label_is_read_off_its_line(line: str, kind: Kind, words: str, rest: str) -> None:
    assert read_label(line) == (Label(kind, words, words.count(".")), rest)


@pytest.mark.parametrize(
    ("line", "words", "depth"), [("III.3. Ý", "III.3", 0), ("III.3 Ý", "III.3", 0), ("II.1.2. Ý", "II.1.2", 1)]
)
def test_numbers_after_a_roman_numeral_stand_where_they_do_under_it(line: str, words: str, depth: int) -> None:
    assert read_label(line) == (Label(Kind.NUMBER, words, depth), "Ý")


@pytest.mark.parametrize(
    "line",
    [
        "---------",
        "16-NQ/ĐUK ngày 25/01/2021",
        "10/3/2023 là hạn cuối",
        "2.500 đồng",
        "02 năm thực hiện",
        "V/v báo cáo",
        "T/M BAN THƯỜNG VỤ",
        "Yên Bái, ngày 17",
        "X-quang",
        "*",
        "",
    ],
)
def test_what_is_no_label_stays_in_the_line(line: str) -> None:
    assert read_label(line) == (None, line)
