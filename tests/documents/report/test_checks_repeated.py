"""The same thing told twice with two numbers: found where it is certain, and silent where it may be another thing."""

import pytest

from fixtures.make_plan import PLAN
from tests.documents.effort import assert_grows_with_size
from workflow.documents.findings import Finding
from workflow.documents.plan.reading import read_plan
from workflow.documents.report.checks import ReportText, check_report

SEED = read_plan(PLAN.read_bytes())
CELL = "Chi bộ Thư viện Thanh Vân"
COMMITTEE = "Đảng bộ Công ty Điện lực Thanh Vân"


def check(texts: dict[str, str], unit: str = CELL) -> list[Finding]:
    report = ReportText(SEED.outline, texts, frozenset(), SEED.title, unit=unit)
    return [finding for finding in check_report(report) if finding.code == "figures_conflict"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Chi bộ hiện có 45 đảng viên.", "Toàn chi bộ có 46 đảng viên."),
        (f"{CELL} có 1.045 đoàn viên, phần lớn là nữ.", "Đơn vị hiện có 1.054 đoàn viên."),
        ("Hiện có 45 đảng viên sinh hoạt.", "Chi bộ hiện có 46 đảng viên sinh hoạt."),
        ("Tính đến 31/12/2022, chi bộ có 45 đảng viên.", "Đến 31/12/2022 chi bộ có 40 đảng viên."),
        ("Chi bộ có 32 đảng viên sinh hoạt tại 4 tổ đảng.", "Hiện nay, chi bộ có 36 đảng viên."),
        ("Tổng số đoàn viên: 30", "Tổng số đoàn viên là 35 đồng chí."),
        ("Tổng số đoàn viên: 30.", "Đơn vị hiện có 35 đoàn viên."),
        ("- Tổng số đảng viên của chi bộ: 45 đồng chí", "Đến nay, tổng số đảng viên là 54."),
        ("Số lượng đảng viên: 45", "Số đảng viên hiện có là 54 người."),
        ("Chi bộ có 45 đảng viên và 30 đoàn viên.", "Tổng số đoàn viên: 35"),
        ("Chi bộ có 45 đồng chí đảng viên, 3 tổ đảng.", "Chi bộ gồm 54 đảng viên."),
    ],
)
def test_one_thing_counted_twice_is_the_same_number(first: str, second: str) -> None:
    (finding,) = check({"I": first, "IV.1": second})
    assert (finding.code, finding.where[:17]) == ("figures_conflict", "Báo cáo, mục IV.1")
    assert "mục I" in finding.message


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Đảng bộ có 06 chi bộ với 120 đảng viên.", "Đến nay đảng bộ có 126 đảng viên."),
        (f"{COMMITTEE} có 06 chi bộ trực thuộc, với tổng số 120 đảng viên.", "Toàn Đảng bộ có 126 đảng viên."),
        ("Đảng bộ Công ty có 06 chi bộ với 120 đảng viên và 210 đoàn viên.", "Công ty hiện có 126 đảng viên."),
        ("Đảng bộ có 06 chi bộ, 120 đảng viên.", "Đảng bộ hiện có 07 chi bộ trực thuộc."),
        ("Đảng bộ gồm 06 chi bộ, có 120 đảng viên.", "Tổng số đảng viên toàn đảng bộ là 126 đồng chí."),
    ],
)
def test_what_a_committee_holds_is_read_from_one_clause(first: str, second: str) -> None:
    (finding,) = check({"I": first, "IV.1": second}, COMMITTEE)
    assert (finding.severity, finding.where[:17]) == ("warning", "Báo cáo, mục IV.1")


def test_both_numbers_are_told_in_the_words_typed() -> None:
    (finding,) = check({"I": "Tổng số đoàn viên: 30", "IV.1": "Tổng số đoàn viên là 35 đồng chí."})
    assert finding.message.startswith(
        "Ở đây ghi “Tổng số đoàn viên là 35 đồng chí” nhưng ở mục I ghi “Tổng số đoàn viên: 30”."
    )


@pytest.mark.parametrize(
    "second",
    [
        "Chi bộ có 45 đảng viên; có 46 đoàn viên.",
        "Kết nạp 5 đảng viên trẻ; 46 lượt đảng viên tham dự.",
        "Chi bộ có 12 đảng viên nữ.",
        "Tổ đảng số 1 có 12 đảng viên, tổ đảng số 2 có 20 đảng viên.",
        "Năm 2021, chi bộ có 40 đảng viên.",
        "Khi thành lập, chi bộ có 7 đảng viên.",
        "Có 3 đảng viên được khen thưởng.",
        "Chi bộ phấn đấu có 50 đảng viên.",
        "Chi bộ có 46 đảng viên tham gia học tập.",
        "Chi bộ có 12 đảng viên mới.",
        "Chi bộ có 2 tổ đảng và 12 đảng viên được khen thưởng.",
        "Tổng số đảng viên được khen thưởng: 12.",
        "Tổng số đảng viên nữ là 12 đồng chí.",
        "Tổng số đảng viên: 12 đồng chí nữ.",
        "Tổng số đoàn viên: 30, trong đó số đảng viên là 12 đồng chí.",
        "Tổ đảng số 1: Tổng số đảng viên: 12.",
        "Một số đảng viên: 12 đồng chí.",
        "Ban Chấp hành gồm 3 đảng viên.",
        "Lớp bồi dưỡng với 12 đảng viên.",
        "Tổng số đảng viên\t44\t45",
        "Đơn vị có 45 đảng viên, 30 đoàn viên và 12 đảng viên dự bị.",
        "Đơn vị có 46 đảng viên, đoàn viên.",
    ],
)
def test_other_things_have_other_numbers(second: str) -> None:
    assert check({"I": "Chi bộ hiện có 45 đảng viên, 3 tổ đảng.", "IV.1": second}) == []


def test_a_list_of_parts_is_no_contradiction() -> None:
    listed = "Chi bộ Văn phòng\nTổng số đảng viên: 20\nChi bộ Kỹ thuật\nTổng số đảng viên: 25"
    assert check({"I": listed, "IV.1": "Đảng bộ có 45 đảng viên."}, COMMITTEE) == []
    assert check({"I": "Đảng bộ có 45 đảng viên.", "IV.1": "Chi bộ có 12 đảng viên."}, COMMITTEE) == []


def test_what_is_to_be_is_no_contradiction() -> None:
    assert check({"I": "Chi bộ hiện có 45 đảng viên.", "V": "Đến năm 2025 chi bộ có 50 đảng viên."}) == []
    assert check({"I": "Tổng số đoàn viên: 30", "V": "Tổng số đoàn viên: 40"}) == []


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("97% đảng viên tham gia học tập Nghị quyết.", "Có 79% đảng viên tham gia học tập Nghị quyết."),
        ("Tỷ lệ tham gia học tập đạt 97%.", "Tỷ lệ tham gia học tập: 79%."),
        ("Tỷ lệ đảng viên tham gia học tập đạt 97 %.", "Chi bộ có 79 % đảng viên tham gia học tập."),
        ("Tỷ lệ học tập, quán triệt Nghị quyết đạt 97%.", "Tỷ lệ học tập, quán triệt Nghị quyết đạt 79%."),
        (
            "Đã tổ chức hội nghị quán triệt Nghị quyết cho toàn thể đảng viên, tỷ lệ tham dự đạt 97%.",
            "Tỷ lệ tham dự học tập nghị quyết đạt 79%.",
        ),
        ("Đảng viên dự học tập nghị quyết đạt tỷ lệ 97,5%.", "Tỷ lệ đảng viên dự học tập nghị quyết là 79%."),
    ],
)
def test_one_share_told_twice_is_the_same_number(first: str, second: str) -> None:
    (finding,) = check({"II": first, "IV.1": second})
    assert "97" in finding.message and "79" in finding.message and "mục II" in finding.message


@pytest.mark.parametrize(
    ("key", "second"),
    [
        ("IV.1", "79% đoàn viên tham gia học tập Nghị quyết."),
        ("IV.1", "79% đảng viên tham gia hiến máu."),
        ("IV.1", "Tỷ lệ đoàn viên tham gia học tập Nghị quyết đạt 79%."),
        ("IV.1", "Tỷ lệ tham gia đạt 79%."),
        ("IV.1", "97,4% đảng viên tham gia học tập Nghị quyết."),
        ("IV.1", "Năm 2021, 79% đảng viên tham gia học tập Nghị quyết."),
        ("IV.1", "Đợt 2 có 79% đảng viên tham gia học tập Nghị quyết."),
        ("IV.1", "Quán triệt Chỉ thị số 05-CT/TW, 79% đảng viên tham gia học tập Nghị quyết."),
        ("IV.1", "Phấn đấu 100% đảng viên tham gia học tập Nghị quyết."),
        ("IV.1", "Chỉ tiêu là 90% đảng viên tham gia học tập Nghị quyết."),
        ("V", "100% đảng viên tham gia học tập Nghị quyết."),
        ("II", "79% đảng viên tham gia học tập Nghị quyết."),  # beside the other: a list of occasions
    ],
)
def test_another_share_has_another_number(key: str, second: str) -> None:
    first = "97% đảng viên tham gia học tập Nghị quyết."
    texts = {"II": f"{first}\n{second}"} if key == "II" else {"II": first, key: second}
    assert check(texts) == []


@pytest.mark.parametrize(
    "nasty",
    [
        "có 1 đảng viên, ",
        "1 đảng viên, ",
        "hiện có 1 đảng viên ",
        "tổng số đảng viên ",
        "tỷ lệ ",
        "1% đảng viên ",
        "đảng viên,",
    ],
)
def test_nasty_text_costs_no_more_than_its_length(nasty: str) -> None:
    def texts(length: int) -> dict[str, str]:
        text = nasty * (length // len(nasty))
        return {"I": f"Chi bộ có 1 đảng viên, {text}", "IV.1": text}

    assert_grows_with_size(check, texts, size=6_400)
