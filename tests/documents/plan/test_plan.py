import datetime as dt
import json
from pathlib import Path

import pytest

from fixtures.make_plan import PLAN, make_plan
from tests.documents.word_files import changed, docx_of, paragraph
from workflow.documents.package.opening import UnreadableDocument
from workflow.documents.plan.reading import Plan, read_plan

SEED = PLAN.read_bytes()
EXPECTED = Path(__file__).with_name("plan-178-kh-duk.json")

CORRECTIONS = {
    "Số       -KH/ĐUK": "Số 178-KH/ĐUK",
    "Báo cáo sơ kết 03 năm": "Báo cáo sơ kết 02 năm",
    "20/02/2023": "17/02/2023",
    "4. Xây dựng môi trường lành mạnh; phát huy sự nỗ lực": "4. Phát huy vai trò xung kích, sự nỗ lực",
    "Chù trì": "Chủ trì",
}
CORRECTED = changed(SEED, CORRECTIONS)


def codes(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings]


def with_text(replaced: dict[str, str]) -> Plan:
    return read_plan(changed(CORRECTED, replaced))


def test_the_committed_plan_is_what_its_script_makes() -> None:
    assert make_plan() == SEED


def test_the_real_plan_is_read_whole() -> None:
    assert read_plan(SEED).as_json() == json.loads(EXPECTED.read_text(encoding="utf-8"))


def test_the_real_plan_says_who_issued_it_and_where() -> None:
    plan = read_plan(SEED)
    assert plan.issuer == ("ĐẢNG ỦY KHỐI CƠ QUAN VÀ DOANH NGHIỆP TỈNH YÊN BÁI", "BAN THƯỜNG VỤ")
    assert plan.place == "Yên Bái"


def test_every_paragraph_is_there_to_be_shown() -> None:
    paragraphs = read_plan(SEED).paragraphs
    assert paragraphs[0] == "ĐẢNG ỦY KHỐI CƠ QUAN VÀ DOANH NGHIỆP TỈNH YÊN BÁI"
    assert paragraphs[-1] == "2. Tỉnh đoàn thanh niên."
    assert "(Kèm theo Kế hoạch số 178-KH/ĐUK  ngày 20/02/2023 của BTV  ĐUK)" in paragraphs


def test_the_slips_of_the_real_plan_are_found() -> None:
    assert codes(read_plan(SEED)) == [
        "number_missing",
        "date_mismatch",
        "period_mismatch",
        "duplicate_heading",
        "spelling",
    ]


def test_a_corrected_plan_has_no_findings() -> None:
    plan = read_plan(CORRECTED)
    assert plan.findings == ()
    assert (plan.number, plan.date) == ("178-KH/ĐUK", dt.date(2023, 2, 17))


@pytest.mark.parametrize(
    ("replaced", "code"),
    [
        ({"Số 178-KH/ĐUK": "Số 187-KH/ĐUK"}, "number_mismatch"),
        ({"ngày 17 tháng 02 năm 2023": "ngày    tháng 02 năm 2023"}, "date_missing"),
        ({"ngày 17 tháng 02 năm 2023": "ngày 31 tháng 02 năm 2023"}, "date_missing"),
        ({"giao phối hợp cung cấp": "giao phối hơp cung cấp"}, "spelling"),
        ({"Hoàn thành trước 15/4/2023": "Hoàn thành trước 31/4/2023"}, "deadline_unreadable"),
        ({"Hoàn thành trước 15/4/2023": "Hoàn thành trước 15/4"}, "deadline_year_missing"),
        ({"Hoàn thành trước 15/4/2023": "Hoàn thành trước 15/4/2022"}, "deadline_past"),
        (
            {"gửi về Đảng ủy Khối trước ngày 10/3/2023": "gửi về Đảng ủy Khối trước ngày 15/3/2023"},
            "deadline_conflict",
        ),
        ({"ĐUK ngày 25/01/2021 của": "ĐUK ngày 26/01/2021 của"}, "citation_mismatch"),
        ({"V. NHIỆM VỤ VÀ": "VII. NHIỆM VỤ VÀ"}, "outline_numbering"),
        ({"Cao Xuân Chiểu": " "}, "signer_missing"),
        ({"KẾ HOẠCH<": "CHƯƠNG TRÌNH<"}, "title_missing"),
        ({"Nơi nhận:": "Gửi các nơi:"}, "recipients_missing"),
        ({"ĐỀ CƯƠNG ": "NỘI DUNG "}, "outline_empty"),
    ],
)
def test_what_does_not_fit_together_is_found(replaced: dict[str, str], code: str) -> None:
    assert code in codes(with_text(replaced))


def test_a_conflict_of_deadlines_names_both_dates() -> None:
    plan = with_text({"Khối trước ngày 10/3/2023": "Khối trước ngày 15/3/2023"})
    (finding,) = plan.findings
    assert "10/03/2023" in finding.message
    assert "15/03/2023" in finding.message


OTHER_PLAN = [
    "ĐẢNG BỘ TỈNH LÀO CAI\tĐẢNG CỘNG SẢN VIỆT NAM",
    "ĐẢNG ỦY ỦY BAN NHÂN DÂN TỈNH\tLào Cai, ngày 05 tháng 01 năm 2026",
    "*",
    "Số: 25-KH/ĐU",
    "KẾ HOẠCH",
    "Tổng kết 5 năm thực hiện Chỉ thị số 05-CT/TW, ngày 15/5/2021 của Bộ Chính trị",
    "-----",
    "Thực hiện Chỉ thị số 05-CT/TW, Ban Thường vụ Đảng ủy xây dựng kế hoạch như sau:",
    "I- THỜI GIAN",
    "1- Đề nghị các tổ chức cơ sở đảng gửi báo cáo về Đảng ủy (qua Ban Tổ chức) chậm nhất ngày 20/3/2026; Ban Tổ chức "
    "tổng hợp, hoàn thành trước ngày 10/4/2026.",
    "Nơi nhận:",
    "- Tỉnh ủy (báo cáo),",
    "- Các tổ chức cơ sở đảng,",
    "T/M BAN THƯỜNG VỤ",
    "PHÓ BÍ THƯ THƯỜNG TRỰC",
    "Trần Văn Bình",
    "ĐỀ CƯƠNG BÁO CÁO",
    "Tổng kết 5 năm thực hiện Chỉ thị số 05-CT/TW",
    "(Kèm theo Kế hoạch số 25-KH/ĐU, ngày 05/01/2026 của Ban Thường vụ)",
    "I- KẾT QUẢ",
    "1- Lãnh đạo, chỉ đạo",
    "Nêu rõ số văn bản đã ban hành.",
    "a) Quán triệt (số hội nghị).",
    "+ Ở chi bộ",
    "+ Ở đảng bộ",
    "b) Cụ thể hóa",
    "2- Hạn chế",
    "II- PHƯƠNG HƯỚNG",
    "(nêu nhiệm vụ trọng tâm)",
    "PHỤ LỤC",
    "1. Biểu số liệu",
]


def test_a_plan_typed_in_another_way_is_read_as_well() -> None:
    plan = read_plan(docx_of("".join(paragraph(text).replace("\t", "</w:t><w:tab/><w:t>") for text in OTHER_PLAN)))
    assert plan.findings == ()
    assert (plan.number, plan.date, plan.place) == ("25-KH/ĐU", dt.date(2026, 1, 5), "Lào Cai")
    assert plan.issuer == ("ĐẢNG BỘ TỈNH LÀO CAI", "ĐẢNG ỦY ỦY BAN NHÂN DÂN TỈNH")
    assert plan.title == OTHER_PLAN[5]
    assert plan.resolution == "Chỉ thị số 05-CT/TW, ngày 15/5/2021 của Bộ Chính trị"
    assert [(stated.who, stated.deadline.due_at.date()) for stated in plan.deadlines] == [
        ("các tổ chức cơ sở đảng", dt.date(2026, 3, 20)),
        ("Ban Tổ chức", dt.date(2026, 4, 9)),
    ]
    assert [(node.key, node.level, node.heading, node.guidance) for node in plan.outline] == [
        ("I", 1, "KẾT QUẢ", ""),
        ("I.1", 2, "Lãnh đạo, chỉ đạo", "Nêu rõ số văn bản đã ban hành."),
        ("I.1.a", 3, "Quán triệt", "số hội nghị"),
        ("I.1.a.1", 4, "Ở chi bộ", ""),
        ("I.1.a.2", 4, "Ở đảng bộ", ""),
        ("I.1.b", 3, "Cụ thể hóa", ""),
        ("I.2", 2, "Hạn chế", ""),
        ("II", 1, "PHƯƠNG HƯỚNG", "nêu nhiệm vụ trọng tâm"),
    ]
    assert plan.recipients == ("Tỉnh ủy (báo cáo)", "Các tổ chức cơ sở đảng")
    assert plan.signer is not None
    assert (plan.signer.authority, plan.signer.position, plan.signer.name) == (
        "T/M BAN THƯỜNG VỤ",
        "PHÓ BÍ THƯ THƯỜNG TRỰC",
        "Trần Văn Bình",
    )


def test_any_document_is_read_with_findings_for_what_it_lacks() -> None:
    plan = read_plan(docx_of(paragraph("Giấy mời họp")))
    assert codes(plan) == [
        "number_missing",
        "date_missing",
        "title_missing",
        "recipients_missing",
        "signer_missing",
        "deadline_missing",
        "outline_empty",
    ]
    assert plan.as_json()["date"] is None
    assert plan.as_json()["signer"] is None


def test_section_keys_are_unique_though_numbers_repeat() -> None:
    lines = ["ĐỀ CƯƠNG", "I. A", "1. B", "1. C", "2. D", "I. E", *(f"- {at}" for at in range(40))]
    keys = [node.key for node in read_plan(docx_of("".join(map(paragraph, lines)))).outline]
    assert keys[:5] == ["I", "I.1", "I.2", "I.3", "II"]
    assert len(keys) == len(set(keys)) == 45


def test_an_outline_beyond_all_bounds_is_refused() -> None:
    lines = ["ĐỀ CƯƠNG", *(f"- mục {at}" for at in range(301))]
    with pytest.raises(UnreadableDocument, match="quá 300 mục"):
        read_plan(docx_of("".join(map(paragraph, lines))))


def test_what_was_odd_in_reading_the_file_is_a_finding_of_the_plan() -> None:
    run = '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>§¶ng bé Khèi</w:t></w:r></w:p>'
    assert "encoding_converted" in codes(read_plan(docx_of(paragraph("KẾ HOẠCH") + run)))


def test_a_text_longer_than_any_plan_is_refused_in_words() -> None:
    with pytest.raises(UnreadableDocument, match=r"quá .* ký tự"):
        read_plan(docx_of(paragraph("Nội dung của kế hoạch. " * 500) * 100))
