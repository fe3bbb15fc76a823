"""Each rule on a unit's report: where it speaks and where it must be silent."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.make_plan import PLAN
from tests.documents.effort import assert_grows_with_size
from tests.documents.official.example import REPORT
from workflow.demo.texts import text_of
from workflow.documents.findings import Finding
from workflow.documents.official.outline_form import WRITE_HERE
from workflow.documents.outline import OutlineNode, leaves
from workflow.documents.plan.reading import read_plan
from workflow.documents.report.checks import ReportText, check_report
from workflow.documents.rich_text.html import plain

SEED = read_plan(PLAN.read_bytes())
KEYS = [node.key for node in leaves(SEED.outline)]
UNIT = "Chi bộ Thư viện Thanh Vân"
OTHER = "Chi bộ Bảo tàng Sông Ngân"
UNITS = [UNIT, OTHER, "Chi bộ Bảo tàng Sông Ngân huyện Vân Khánh", "Đảng bộ Công ty Điện lực Thanh Vân"]
LIMITATIONS = "Nội dung sinh hoạt có lúc chưa phong phú; tỷ lệ đoàn viên tham gia hoạt động ngoài giờ chưa cao."


def check(
    texts: Mapping[str, str],
    *,
    required: frozenset[str] = frozenset(),
    others: Mapping[str, Mapping[str, str]] | None = None,
    title: str = "",
) -> tuple[Finding, ...]:
    return check_report(
        ReportText(SEED.outline, texts, required, SEED.title, title, UNIT, unit_names=UNITS, others=others or {})
    )


def codes(texts: Mapping[str, str]) -> list[str]:
    return [finding.code for finding in check(texts)]


@pytest.mark.parametrize("number", range(12))
def test_a_clean_report_has_no_findings(number: int) -> None:
    text = text_of(UNIT, number)
    numbers = [at for at in range(12) if at != number]
    others = {f"Chi bộ {at}": {key: plain(text_of(f"Chi bộ {at}", at)(key)) for key in KEYS} for at in numbers}
    assert check({key: plain(text(key)) for key in KEYS}, required=frozenset(KEYS), others=others) == ()


def test_a_consolidated_report_has_no_findings() -> None:
    outline = [OutlineNode(section.key, section.level, section.heading) for section in REPORT.sections]
    texts = {section.key: plain(section.html) for section in REPORT.sections}
    required = frozenset(node.key for node in leaves(outline))
    assert check_report(ReportText(outline, texts, required, REPORT.abstract)) == ()


@pytest.mark.parametrize("text", ["", " \n\t", "……", "- \n-", "...."])
def test_a_required_section_without_words_is_an_error(text: str) -> None:
    found = check({"I": text, "IV.1": "Không có."}, required=frozenset({"I", "IV.1"}))
    first = found[0]
    assert (first.code, first.severity, first.where) == ("section_empty", "error", "Báo cáo, mục I")
    assert [finding.code for finding in found].count("section_empty") == 1


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("IV.2", "Hạn chế, yếu kém", "guidance_left"),
        ("IV.2", "HẠN CHẾ, YẾU KÉM:", "guidance_left"),
        (
            "II",
            "(nêu cụ thể việc tổ chức hội nghị quán triệt; việc xây dựng kế hoạch hoặc chương trình hành động của chi, "
            "đảng bộ cơ sở, Đoàn Khối cơ quan và doanh nghiệp tỉnh triển khai, thực hiện Nghị quyết).",
            "guidance_left",
        ),
        ("II", "Đã tổ chức hội nghị (nêu cụ thể số hội nghị).", "gap_left"),
        ("I", "Chi bộ hiện có …. đảng viên.", "gap_left"),
        ("I", "Chi bộ hiện có ... đảng viên.", "gap_left"),
        ("I", "Họp ngày ..... tại trụ sở.", "gap_left"),
        ("I", "Chi bộ có [...] đảng viên.", "gap_left"),
        ("I", "Nhấp vào đây để nhập nội dung", "gap_left"),
        ("I", WRITE_HERE, "gap_left"),
        ("I", "Chi bộ có XXX đảng viên.", "gap_left"),
    ],
)
def test_words_of_the_form_left_in_the_text_are_found(key: str, text: str, code: str) -> None:
    assert codes({key: text}) == [code]


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("IV.2", "Hạn chế, yếu kém của chi bộ là sinh hoạt chưa đều."),
        ("I", "Học tập, lao động, công tác... đều có chuyển biến."),
        ("I", "Đại hội lần thứ XXX đã thành công."),
        ("I", "Các phong trào văn hóa, thể thao… được duy trì."),
        ("I", "Cử hai đoàn viên nhập nội dung tài liệu số hóa vào phần mềm."),
        ("I", "Đã tổ chức ba hội nghị (có danh sách kèm theo) [1]."),
        ("II", "Đã xây dựng kế hoạch, chương trình hành động triển khai Nghị quyết (tháng 3/2021)."),
    ],
)
def test_text_of_the_units_own_is_left_alone(key: str, text: str) -> None:
    assert codes({key: text}) == []


@pytest.mark.parametrize(
    "text",
    [
        f"{OTHER} hiện có 45 đảng viên.",
        f"Công tác phát triển đảng viên của {OTHER} được quan tâm.",
        f"Năm qua có nhiều chuyển biến. Tại {OTHER} đã kết nạp ba đảng viên.",
    ],
)
def test_another_unit_as_the_subject_is_found_and_no_other_name_proposed(text: str) -> None:
    (finding,) = check({"I": text})
    assert (finding.code, finding.fix) == ("other_unit_named", "")
    assert OTHER in finding.message


@pytest.mark.parametrize(
    "text",
    [
        f"{UNIT} hiện có 45 đảng viên.",
        f"{UNIT} phối hợp với {OTHER} tổ chức giao lưu.",
        f"Phối hợp với {OTHER} tổ chức về nguồn; học tập kinh nghiệm của {OTHER}.",
        "Chi bộ hiện có 45 đảng viên; các chi bộ, đảng bộ cơ sở trong Khối.",
        "Chi bộ Bảo tàng có 45 đảng viên.",
        "Chi bộ Bảo tàng Sông Hồng ra mắt.",
        "Chấp hành sự lãnh đạo của Đảng bộ Khối và Đảng ủy Khối.",
    ],
)
def test_the_unit_itself_and_its_partners_are_left_alone(text: str) -> None:
    assert codes({"I": text}) == []


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("Qua sơ kết 03 năm thực hiện Nghị quyết, đoàn viên tích cực hơn.", "sơ kết 02 năm"),
        ("Báo cáo sơ kết 3 năm.", "sơ kết 02 năm"),
        ("Sau 03 năm thực hiện Nghị quyết số 16-NQ/ĐUK, công tác Đoàn đổi mới.", "02 năm"),
        ("Qua ba năm thực hiện Nghị quyết, công tác Đoàn đổi mới.", "02 năm"),
        ("Thực hiện Nghị quyết số 16-NQ/ĐUK giai đoạn 2020-2025, cấp ủy đã quán triệt.", "giai đoạn 2021-2025"),
        ("Kết nạp 12 đảng viên trẻ năm 2016-2019.", ""),
        ("Từ năm 2016 đến năm 2019 có 12 sáng kiến.", ""),
    ],
)
def test_another_period_than_the_plans_is_found(text: str, fix: str) -> None:
    (finding,) = check({"I": text})
    assert finding.code in ("period_mismatch", "phase_mismatch", "period_outside")
    assert finding.fix == fix


@pytest.mark.parametrize(
    "text",
    [
        "Qua sơ kết 02 năm thực hiện Nghị quyết; sơ kết 2 năm; hai năm thực hiện Nghị quyết.",
        "Sau hơn 3 năm thực hiện Nghị quyết số 16-NQ/ĐUK có nhiều chuyển biến.",
        "Cấp ủy tổng kết 10 năm thực hiện Chỉ thị số 05-CT/TW; sơ kết 5 năm thực hiện Kết luận số 01-KL/TW.",
        "Sơ kết 05 năm thực hiện Chỉ thị về học tập Bác.",
        "Chi bộ có 15 năm xây dựng và trưởng thành.",
        "Giai đoạn 2021-2025, giai đoạn 2016-2020 đã kết thúc.",
        "So với năm 2016-2019, số đoàn viên tăng; nhiệm kỳ 2015-2020 đạt kết quả tốt.",
        "Năm 2021-2022 có 12 sáng kiến; từ năm 2021 đến năm 2023.",
    ],
)
def test_the_plans_period_and_other_matters_are_left_alone(text: str) -> None:
    assert codes({"I": text}) == []


@pytest.mark.parametrize(
    ("title", "code", "fix"),
    [
        ("Sơ kết 03 năm thực hiện Nghị quyết số 16-NQ/ĐUK", "period_mismatch", "Sơ kết 02 năm"),
        ("BÁO CÁO\nsơ kết 3 năm thực hiện Nghị quyết", "period_mismatch", "sơ kết 02 năm"),
        ("Tổng kết 05 năm thực hiện Nghị quyết số 16-NQ/ĐUK", "period_mismatch", "Tổng kết 02 năm"),
        (
            "Sơ kết 02 năm thực hiện Nghị quyết về thanh niên giai đoạn 2020-2025",
            "phase_mismatch",
            "giai đoạn 2021-2025",
        ),
    ],
)
def test_another_period_in_the_reports_title_is_found(title: str, code: str, fix: str) -> None:
    (finding,) = check({}, title=title)
    assert (finding.code, finding.severity, finding.fix) == (code, "error", fix)
    assert finding.where == f"Tên báo cáo: “{' '.join(title.split())}”"


@pytest.mark.parametrize(
    "title",
    [
        "",
        SEED.title,
        "Sơ kết 2 năm thực hiện Nghị quyết số 16-NQ/ĐUK giai đoạn 2021 - 2025",
        "Kết quả thực hiện Nghị quyết của Đảng ủy Khối",
        "Tổng kết 10 năm thực hiện Chỉ thị số 05-CT/TW giai đoạn 2016-2026",
    ],
)
def test_a_title_of_the_plans_period_or_of_another_matter_is_left_alone(title: str) -> None:
    assert check({}, title=title) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Tổng số 45 đảng viên, trong đó nam 30, nữ 16.",
        "Tổng số 45, trong đó có 30 nam, 16 nữ.",
        "Có 45 đoàn viên, trong đó 50 đoàn viên là đảng viên.",
        "Chi bộ có 1.045 đoàn viên (trong đó có 1.100 nữ).",
    ],
)
def test_parts_that_do_not_make_their_total_are_found(text: str) -> None:
    assert codes({"III.1": text}) == ["figures_parts"]


@pytest.mark.parametrize(
    "text",
    [
        "Tổng số 46 đảng viên, trong đó nam 30, nữ 16.",
        "Có 44 đoàn viên, trong đó có 19 đoàn viên nam và 25 đoàn viên nữ; bao gồm cả 24 đảng viên.",
        "Đoàn Khối có 58 tổ chức cơ sở đoàn với 2.614 đoàn viên, trong đó 1.037 đoàn viên là đảng viên.",
        "Có 3 chi đoàn, trong đó 27 đoàn viên là nữ.",
        "Có 45 đảng viên, trong đó nữ 16.",
        "Kết nạp 46 đảng viên năm 2022, trong đó nam 30, nữ 16.",
        "Có 46 người, trong đó 16 nữ, 40 người Việt Nam.",
        "Đạt 45% kế hoạch, trong đó có 50 đoàn viên.",
        "Ngày 26/3, trong đó có 50 đoàn viên.",
    ],
)
def test_parts_that_may_make_their_total_are_left_alone(text: str) -> None:
    assert codes({"III.1": text}) == []


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("Có 72/86 cấp ủy phân công cấp ủy viên phụ trách, đạt 93,7%.", "83,7%"),
        ("Có 30/45 đoàn viên (chiếm 76%) tham gia.", "67%"),
        ("Tham gia: 1.200/1.500 đoàn viên, đạt tỷ lệ 90%.", "80%"),
        ("Có 105% đảng viên tham gia.", ""),
    ],
)
def test_a_percentage_that_is_not_that_of_its_figures_is_found(text: str, fix: str) -> None:
    (finding,) = check({"III.1": text})
    assert (finding.code, finding.fix) == ("figures_percent", fix)


@pytest.mark.parametrize(
    "text",
    [
        "Có 72/86 cấp ủy phân công cấp ủy viên phụ trách, đạt 83,7%.",
        "Có 72/86 cấp ủy, đạt 83%; 72/86 cấp ủy, đạt 84%; 30/45 (66,6%).",
        "Có 72/86 chỉ tiêu, đạt 120% kế hoạch.",
        "Dịp 30/4 có đông đoàn viên tham gia, đạt 97%.",
        "Đạt 120% chỉ tiêu; tăng 150% so với năm 2021; số đảng viên tăng 105% đảng viên so với trước.",
        "100% đảng viên tham gia, tỷ lệ 97,4%.",
    ],
)
def test_a_percentage_that_may_be_right_is_left_alone(text: str) -> None:
    assert codes({"III.1": text}) == []


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("V", "Khắc phục tình trạng lãng phí điện, nước, văn phòng phẩm."),
        ("V", "1. Tăng cường quản lý tài sản, xe ô tô, trụ sở."),
        ("VI.1", "Đề nghị Tỉnh ủy bổ sung biên chế, trụ sở, máy tính."),
    ],
)
def test_a_requirement_that_answers_no_limitation_is_hinted_at(key: str, text: str) -> None:
    (finding,) = check({"IV.2": LIMITATIONS, key: text})
    assert (finding.code, finding.severity) == ("requirement_unmatched", "hint")


@pytest.mark.parametrize(
    ("key", "text", "limitations"),
    [
        ("V", "Nâng cao chất lượng, làm phong phú nội dung sinh hoạt.", LIMITATIONS),
        ("V", "Tiếp tục quán triệt Nghị quyết; kết nạp năm đảng viên trẻ.", LIMITATIONS),
        ("VI.1", "Đề nghị Tỉnh ủy ban hành hướng dẫn riêng.", LIMITATIONS),
        ("VI.1", "Đề nghị Tỉnh ủy bổ sung biên chế, trụ sở, máy tính.", ""),
        (
            "VI.1",
            "Đề nghị Tỉnh ủy bổ sung biên chế, trụ sở, máy tính.",
            "Chi bộ không có hạn chế, yếu kém nào.",
        ),
        ("III.1", "Khắc phục tình trạng lãng phí điện, nước, văn phòng phẩm.", LIMITATIONS),
    ],
)
def test_tasks_that_answer_one_or_need_none_are_left_alone(key: str, text: str, limitations: str) -> None:
    assert codes({"IV.2": limitations, key: text}) == []


def test_wording_is_checked_in_its_section() -> None:
    (finding,) = check({"III.2": "Công tác đạt kết quà tốt."})
    assert (finding.code, finding.fix) == ("spelling", "kết quả")
    assert finding.where == "Báo cáo, mục III.2: “Công tác đạt kết quà tốt.”"


def test_findings_come_gravest_first() -> None:
    found = check({"III.2": "kết quà"}, required=frozenset({"V"}))
    assert [finding.severity for finding in found] == ["error", "warning"]


_PIECES = st.sampled_from(
    "có,năm,nữ,%,/,1.234,(,),…,....,-,2021,[,],trong đó nam,đảng viên,sơ kết,giai đoạn,Chi bộ,31/02/2023,"
    f"thực hiện Nghị quyết,đề nghị,khắc phục,\n,\t,{OTHER}".split(",")
)


@given(st.dictionaries(st.sampled_from(KEYS), st.lists(_PIECES | st.text(max_size=20), max_size=30).map(" ".join)))
@settings(max_examples=150, deadline=None)
def test_any_text_is_checked(texts: dict[str, str]) -> None:
    for finding in check(texts, required=frozenset(KEYS), others={OTHER: texts}):
        assert finding.message and finding.where.startswith(("Báo cáo, mục ", "Toàn văn"))


@pytest.mark.parametrize(
    "nasty", [" ", "\t", "(", "[", ".", "1 ", "1.", "a ", "…", "Chi bộ ", "có 1 ", "năm ", "ABC ", "("]
)
def test_nasty_text_costs_no_more_than_its_length(nasty: str) -> None:
    def texts(length: int) -> dict[str, str]:
        text = nasty * (length // len(nasty))
        return {"I": f"Đoàn viên 1{text}", "V": text, "IV.2": LIMITATIONS}

    assert_grows_with_size(check, texts, size=6_400)
