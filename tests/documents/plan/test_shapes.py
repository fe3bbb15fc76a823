"""A plan in any shape that officers send gives the same result."""

import pytest

from fixtures.make_plan import PLAN
from tests.documents.effort import assert_grows_with_size
from tests.documents.shapes import NUMBER_STYLES, ROMAN_STYLES, Shape, plan
from tests.documents.word_files import docx_of, paragraph
from workflow.documents.plan.header import read_header
from workflow.documents.plan.outline_annex import OutlineAnnex, read_outline
from workflow.documents.plan.reading import Plan, read_plan
from workflow.documents.word.content import Line
from workflow.documents.word.parts import split_parts

SEED = read_plan(PLAN.read_bytes())
NUMBERINGS = ["manual", "style", "direct", "lost"]
LOOKS = ["bold", "plain", "all bold", "heading style"]
SHAPES = [
    *(Shape(roman=style) for style in ROMAN_STYLES),
    *(Shape(number=style) for style in NUMBER_STYLES),
    *(Shape(numbering=numbering, look=look) for numbering in NUMBERINGS[:3] for look in LOOKS),
    *(Shape(numbering=numbering, split_headings=True) for numbering in NUMBERINGS[:3]),
    *(Shape(guidance=guidance) for guidance in ("under it", "under it in italics", "bulleted in italics")),
    *(Shape(head=head) for head in ("tabs", "text boxes", "swapped", "lines")),
    Shape(numbering="lost", look="heading style"),
    Shape(empty_paragraphs=True),
    Shape(layout="line breaks"),
    Shape(layout="two columns"),
    Shape(layout="three columns"),
]


def facts(read: Plan) -> dict[str, object]:
    return {
        **{name: getattr(read, name) for name in ("number", "date", "title", "resolution", "issuer", "place")},
        "recipients": read.recipients,
        "signer": read.signer,
        "deadlines": [(stated.who, stated.deadline) for stated in read.deadlines],
        "outline": [(node.key, node.level, node.heading) for node in read.outline],
    }


@pytest.mark.parametrize("split_title", [False, True], ids=["whole title", "broken title"])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_plan_says_the_same_whatever_its_shape(shape: Shape, split_title: bool) -> None:
    assert facts(read_plan(plan(shape, split_title=split_title))) == facts(SEED)


@pytest.mark.parametrize("guidance", ["in the line", "under it", "under it in italics"])
def test_guidance_is_told_from_the_heading_wherever_it_stands(guidance: str) -> None:
    assert read_plan(plan(Shape(guidance=guidance))).outline == SEED.outline  # type: ignore[arg-type]


@pytest.mark.parametrize("look", ["bold", "plain", "all bold"])
def test_without_numbers_levels_are_taken_from_capitals_and_the_reader_is_told(look: str) -> None:
    read = read_plan(plan(Shape(numbering="lost", look=look)))  # type: ignore[arg-type]
    assert [node.heading for node in read.outline] == [node.heading for node in SEED.outline]
    # The third level looks like the second: its sections stand beside the one that they are under.
    assert [node.key for node in read.outline] == [
        *("I", "II", "III", "III.1", "III.2", "III.3", "III.4", "III.5", "III.6"),
        *("IV", "IV.1", "IV.2", "IV.3", "IV.4", "IV.5", "IV.6", "V", "VI", "VI.1", "VI.2"),
    ]
    (told,) = [finding for finding in read.findings if finding.code == "outline_unnumbered"]
    assert "20 mục" in told.message


def outline_keys(*lines: str) -> list[tuple[str, str]]:
    return [(node.key, node.heading) for node in read_plan(docx_of("".join(map(paragraph, lines)))).outline]


@pytest.mark.parametrize(
    "title", ["ĐỀ CƯƠNG", "ĐỀ CƯƠNG GỢI Ý", "PHỤ LỤC 1: ĐỀ CƯƠNG BÁO CÁO", "PHỤ LỤC II - ĐỀ CƯƠNG BÁO CÁO SƠ KẾT"]
)
def test_an_outline_is_found_under_any_of_its_titles(title: str) -> None:
    lines = [
        "KẾ HOẠCH",
        "Sơ kết",
        "Nơi nhận:",
        "- Lưu.",
        "PHỤ LỤC: BIỂU SỐ LIỆU",
        "1. Biểu",
        title,
        "I. Một",
        "1. Hai",
        "PHỤ LỤC 3",
        "1. Ba",
    ]
    assert outline_keys(*lines) == [("I", "Một"), ("I.1", "Hai")]


def test_an_outline_is_found_under_a_bold_title_in_small_letters() -> None:
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Đề cương báo cáo</w:t></w:r></w:p>"
    markup = "".join(map(paragraph, ["KẾ HOẠCH", "Sơ kết", "Đề cương báo cáo gửi kèm.", "Nơi nhận:", "- Lưu."])) + bold
    read = read_plan(docx_of(markup + paragraph("I. Một") + paragraph("II. Hai")))
    assert [node.heading for node in read.outline] == ["Một", "Hai"]


def test_an_outline_that_goes_on_with_the_numbers_of_the_plan_begins_anew() -> None:
    assert outline_keys("ĐỀ CƯƠNG", "V. Một", "1. Hai", "VI. Ba") == [("I", "Một"), ("I.1", "Hai"), ("II", "Ba")]


def test_guidance_in_brackets_may_go_over_several_lines() -> None:
    read = read_plan(
        docx_of(
            "".join(map(paragraph, ["ĐỀ CƯƠNG", "I. Một (nêu rõ", "số liệu; so sánh", "với năm trước).", "II. Hai"]))
        )
    )
    assert [(node.heading, node.guidance) for node in read.outline] == [
        ("Một", "nêu rõ số liệu; so sánh với năm trước"),
        ("Hai", ""),
    ]


@pytest.mark.parametrize(
    ("lines", "issuer", "number", "place"),
    [
        (
            ["UBND TỈNH YÊN BÁI        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SỞ NỘI VỤ\tĐộc lập – Tự do – Hạnh phúc",
             "Số: 178 / KH - SNV\tYên Bái, ngày 17 tháng 02 năm 2023"],
            ("UBND TỈNH YÊN BÁI", "SỞ NỘI VỤ"), "178/KH-SNV", "Yên Bái",
        ),
        (
            ["BCH ĐOÀN KHỐI\tĐOÀN TNCS HỒ CHÍ MINH", "BAN THƯỜNG VỤ", "***",
             "Số: 178 – KH/ĐTN        Yên Bái, ngày 17/02/2023"],
            ("BCH ĐOÀN KHỐI", "BAN THƯỜNG VỤ"), "178-KH/ĐTN", "Yên Bái",
        ),
        (
            ["ĐẢNG CỘNG SẢN VIỆT NAM", "Yên Bái, ngày 17 tháng 02 năm 2023", "ĐẢNG ỦY KHỐI", "Số 178 - KH / ĐUK"],
            ("ĐẢNG ỦY KHỐI",), "178-KH/ĐUK", "Yên Bái",
        ),
    ],
)  # fmt: skip
def test_the_head_of_any_body_is_read(lines: list[str], issuer: tuple[str, ...], number: str, place: str) -> None:
    read = read_header([Line(text, False, at, 0) for at, text in enumerate(lines)])
    assert (read.issuer, read.number, read.place) == (issuer, number, place)
    assert read.date == SEED.date


def test_recipients_and_signature_typed_with_tabs_are_told_apart() -> None:
    lines = [
        "KẾ HOẠCH",
        "Sơ kết",
        "Nơi nhận:\tT/M BAN THƯỜNG VỤ",
        "- Tỉnh ủy,\tPHÓ BÍ THƯ",
        "- Các chi bộ,",
        "- Lưu.\tCao Xuân Chiểu",
    ]
    read = read_plan(docx_of("".join(paragraph(line).replace("\t", "</w:t><w:tab/><w:t>") for line in lines)))
    assert read.recipients == ("Tỉnh ủy", "Các chi bộ", "Lưu")
    assert read.signer is not None
    assert (read.signer.authority, read.signer.position, read.signer.name) == (
        "T/M BAN THƯỜNG VỤ",
        "PHÓ BÍ THƯ",
        "Cao Xuân Chiểu",
    )


@pytest.mark.parametrize("line", ["Nêu rõ số liệu.", "và so sánh", "(nêu rõ", "TÌNH HÌNH,", "- Nêu rõ.", "Nơi nhận:"])
def test_an_absurdly_long_outline_takes_no_absurd_time(line: str) -> None:
    def lines(many: int) -> list[Line]:
        texts = enumerate(["I. Một", *[line] * many])
        return [Line(text, False, at, 0, is_italic=line.startswith("-")) for at, text in texts]

    def outline(lines: list[Line]) -> OutlineAnnex:
        return read_outline([Line("ĐỀ CƯƠNG", True, 0, 0), *lines])

    assert outline(lines(2_400)).nodes[0].key == "I"
    assert_grows_with_size(outline, lines, size=2_400)
    assert_grows_with_size(lambda lines: split_parts(lines, "KẾ HOẠCH"), lines, size=2_400)
