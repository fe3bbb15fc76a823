"""Each rule on a plan: where it speaks and where it must be silent."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.make_plan import PLAN
from tests.documents.word_files import changed, docx_of, paragraph
from workflow.documents.findings import Finding
from workflow.documents.plan.reading import read_plan

CORRECTIONS = {
    "Số       -KH/ĐUK": "Số 178-KH/ĐUK",
    "Báo cáo sơ kết 03 năm": "Báo cáo sơ kết 02 năm",
    "20/02/2023": "17/02/2023",
    "4. Xây dựng môi trường lành mạnh; phát huy sự nỗ lực": "4. Phát huy vai trò xung kích, sự nỗ lực",
    "Chù trì": "Chủ trì",
}
CORRECTED = changed(PLAN.read_bytes(), CORRECTIONS)


def findings(replaced: dict[str, str]) -> tuple[Finding, ...]:
    return read_plan(changed(CORRECTED, replaced)).findings


def only(replaced: dict[str, str]) -> Finding:
    (finding,) = findings(replaced)
    return finding


def test_the_gravest_come_first() -> None:
    severities = [finding.severity for finding in read_plan(PLAN.read_bytes()).findings]
    assert severities == ["error", "error", "error", "warning", "warning"]


@pytest.mark.parametrize(
    ("replaced", "code", "fix"),
    [
        ({"Số 178-KH/ĐUK": "Số     -KH/ĐUK"}, "number_missing", "Số 178-KH/ĐUK"),
        ({"ngày 17 tháng 02 năm": "ngày    tháng 02 năm"}, "date_missing", "ngày 17 tháng 02 năm 2023"),
        ({"ngày 17 tháng 02 năm": "ngày 18 tháng 02 năm"}, "date_mismatch", "ngày 18/02/2023"),
        ({"Báo cáo sơ kết 02 năm": "Báo cáo sơ kết 03 năm"}, "period_mismatch", "sơ kết 02 năm"),
        ({"Chủ trì": "Chù trì"}, "spelling", "Chủ trì"),
        ({"của BTV  ĐUK": "của QLDA"}, "abbreviation_undefined", ""),
    ],
)
def test_a_finding_says_what_to_put_there_where_that_is_certain(replaced: dict[str, str], code: str, fix: str) -> None:
    finding = only(replaced)
    assert (finding.code, finding.fix) == (code, fix)


def test_the_phase_is_one_wherever_the_plan_names_what_it_serves() -> None:
    finding = only({"giai đoạn 2021-2025).": "giai đoạn 2020-2025)."})
    assert (finding.code, finding.fix) == ("phase_mismatch", "giai đoạn 2021-2025")
    assert finding.where.startswith("Nội dung: “(Gửi kèm Kế hoạch này")
    assert findings({"1. Mục đích": "1. Mục đích của giai đoạn 2016-2020"}) == ()


def test_the_type_in_the_symbol_is_that_of_a_plan() -> None:
    both = only({"178-KH/ĐUK": "178-CV/ĐUK"})
    assert (both.code, both.fix) == ("symbol_mismatch", "Số 178-KH/ĐUK")


@pytest.mark.parametrize(
    ("deadline", "codes"),
    [
        ("Hoàn thành trước 15/4/2023", []),
        ("Hoàn thành trước 17/4/2023", ["deadline_day_off"]),  # due on Sunday 16/4
        ("Hoàn thành trước 15/5/2023", ["deadline_day_off"]),  # due on Sunday 14/5
        ("Hoàn thành chậm nhất ngày 01/5/2023", ["deadline_day_off"]),
        ("Hoàn thành trong ngày 16/4/2023", ["deadline_day_off"]),
        ("Hoàn thành trong ngày 17/4/2023", []),
        ("Hoàn thành trước 04/5/2023", ["deadline_day_off"]),  # 03/5/2023: a substitute for 30/4, a Sunday
        ("Hoàn thành trước 05/5/2023", []),
        ("Hoàn thành chậm nhất ngày 04/5/2024", []),  # a Saturday that was worked
    ],
)
def test_a_deadline_whose_last_day_is_not_worked_is_hinted_at(deadline: str, codes: list[str]) -> None:
    found = findings({"Hoàn thành trước 15/4/2023": deadline})
    assert [(finding.code, finding.severity) for finding in found] == [(code, "hint") for code in codes]


def test_a_day_off_is_told_with_the_last_day_that_is_worked() -> None:
    found = only({"Hoàn thành trước 15/4/2023": "Hoàn thành chậm nhất ngày 02/5/2023"})
    assert "02/05/2023, ngày nghỉ" in found.message
    assert "28/04/2023" in found.message


@pytest.mark.parametrize(
    ("typed", "body"),
    [
        ("2. Giao Sở Nội vụ chủ trì rà soát số liệu.", "Sở Nội vụ"),
        ("2. Sở Nội vụ theo chức năng, nhiệm vụ được giao phối hợp cung cấp số liệu.", "Sở Nội vụ"),
        ("2. Đề nghị Ban Tuyên giáo Tỉnh ủy phối hợp chỉ đạo.", "Ban Tuyên giáo Tỉnh ủy"),
        ("2. Giao Ủy ban nhân dân tỉnh bố trí kinh phí thực hiện.", "Ủy ban nhân dân tỉnh"),
    ],
)
def test_whoever_is_given_work_must_receive_the_plan(typed: str, body: str) -> None:
    place = "2. Hội Cựu chiến binh khối, Công đoàn viên chức tỉnh theo chức năng, nhiệm vụ được giao phối hợp"
    finding = only({place: f"{typed} Hội Cựu chiến binh khối phối hợp"})
    assert (finding.code, finding.where, finding.fix) == ("recipient_missing", "Cuối văn bản", body)
    assert body in finding.message


@pytest.mark.parametrize(
    "typed",
    [
        "2. Giao Văn phòng, các ban xây dựng Đảng chuẩn bị hội nghị.",
        "2. Giao Ban Tổ chức, Ủy ban Kiểm tra Đảng ủy Khối rà soát.",
        "2. Giao Đảng ủy Khối hướng dẫn thực hiện.",
        "2. Các chi bộ, đảng bộ cơ sở rà soát. Đề nghị cấp ủy các cấp triển khai thực hiện.",
        "2. Đoàn Khối, Hội Cựu chiến binh khối và Công đoàn viên chức tỉnh phối hợp.",
        "2. Đoàn viên, thanh niên tích cực tham gia phối hợp.",
        "2. Kinh phí: do các đơn vị tự cân đối.",
        "2. Việc sơ kết phải thực hiện nghiêm túc; Sở Nội vụ đã có báo cáo.",
        "2. Ban hành văn bản hướng dẫn: theo từng quý.",
    ],
)
def test_groups_and_bodies_of_the_issuer_need_no_mention(typed: str) -> None:
    place = "2. Hội Cựu chiến binh khối, Công đoàn viên chức tỉnh theo chức năng, nhiệm vụ được giao phối hợp"
    assert findings({place: f"{typed} Hội Cựu chiến binh khối phối hợp"}) == ()


def test_recipients_as_above_are_all_whom_the_plan_names() -> None:
    place = "2. Hội Cựu chiến binh khối, Công đoàn viên chức tỉnh theo chức năng, nhiệm vụ được giao phối hợp"
    given = {place: "2. Giao Sở Nội vụ phối hợp", "Các đoàn thể khối,": "Như trên,"}
    assert "recipient_missing" not in [finding.code for finding in findings(given)]


@pytest.mark.parametrize(
    ("authority", "position", "fix"),
    [
        ("TM. BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "T/M BAN THƯỜNG VỤ"),
        ("TM BAN THƯỜNG VỤ", "BÍ THƯ", "T/M BAN THƯỜNG VỤ"),
        ("TUQ. BAN THƯỜNG VỤ", "TRƯỞNG BAN", ""),
        ("T/M ĐẢNG ỦY", "BÍ THƯ", "T/M BAN THƯỜNG VỤ"),
        ("T/M CHI BỘ", "BÍ THƯ", "T/M BAN THƯỜNG VỤ"),
        ("K/T BÍ THƯ", "PHÓ BÍ THƯ", "T/M BAN THƯỜNG VỤ"),
        ("T/M BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG", "T/L BAN THƯỜNG VỤ"),
    ],
)
def test_a_capacity_that_does_not_fit_the_issuer_is_found(authority: str, position: str, fix: str) -> None:
    finding = only({"T/M BAN THƯỜNG VỤ": authority, "PHÓ BÍ THƯ": position})
    assert (finding.code, finding.severity, finding.fix) == ("signing_authority", "error", fix)


@pytest.mark.parametrize(
    ("authority", "position"),
    [
        ("T/M BAN THƯỜNG VỤ", "BÍ THƯ"),
        ("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC"),
        ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"),
        ("T/L BAN THƯỜNG VỤ", "TRƯỞNG BAN TUYÊN GIÁO"),
    ],
)
def test_a_capacity_that_fits_is_left_alone(authority: str, position: str) -> None:
    assert findings({"T/M BAN THƯỜNG VỤ": authority, "PHÓ BÍ THƯ": position}) == ()


def signed(issuer: list[str], authority: str, position: str) -> list[str]:
    lines = [
        *issuer,
        "Số 12-KH/CB",
        "Yên Bái, ngày 17 tháng 02 năm 2023",
        "KẾ HOẠCH",
        "Sơ kết công tác năm 2023",
        "-----",
        "1. Chi bộ hoàn thành trước ngày 10/3/2023.",
        "Nơi nhận:",
        "- Các chi bộ,",
        authority,
        position,
        "Trần Văn Bình",
        "ĐỀ CƯƠNG",
        "I. KẾT QUẢ",
    ]
    return [finding.code for finding in read_plan(docx_of("".join(map(paragraph, lines)))).findings]


@pytest.mark.parametrize(
    ("issuer", "authority", "position", "codes"),
    [
        (["ĐẢNG ỦY SỞ Y TẾ", "CHI BỘ VĂN PHÒNG"], "T/M CHI BỘ", "BÍ THƯ", []),
        (["ĐẢNG ỦY SỞ Y TẾ", "CHI BỘ VĂN PHÒNG"], "T/M CHI ỦY", "PHÓ BÍ THƯ", []),
        (["ĐẢNG ỦY SỞ Y TẾ", "CHI BỘ VĂN PHÒNG"], "T/M BAN THƯỜNG VỤ", "BÍ THƯ", ["signing_authority"]),
        (["ĐẢNG BỘ TỈNH YÊN BÁI", "ĐẢNG ỦY SỞ Y TẾ"], "T/M ĐẢNG ỦY", "BÍ THƯ", []),
        (["ĐẢNG BỘ TỈNH YÊN BÁI", "ĐẢNG ỦY SỞ Y TẾ"], "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", []),
        (["ĐẢNG BỘ TỈNH YÊN BÁI", "ĐẢNG ỦY SỞ Y TẾ"], "T/M CHI BỘ", "BÍ THƯ", ["signing_authority"]),
        (["ĐẢNG ỦY KHỐI", "BAN TUYÊN GIÁO"], "K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", []),
        (["ĐOÀN TNCS HỒ CHÍ MINH", "BAN CHẤP HÀNH ĐOÀN KHỐI"], "TM. BAN THƯỜNG VỤ", "BÍ THƯ", []),
        (["ỦY BAN NHÂN DÂN TỈNH", "SỞ Y TẾ"], "TUQ. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG", []),
    ],
)
def test_each_body_signs_in_its_own_way(issuer: list[str], authority: str, position: str, codes: list[str]) -> None:
    assert signed(issuer, authority, position) == codes


def outline(*headings: str) -> list[tuple[str, str]]:
    lines = ["ĐỀ CƯƠNG", *headings]
    found = read_plan(docx_of("".join(map(paragraph, lines)))).findings
    return [(finding.where, finding.fix) for finding in found if finding.code == "outline_parallelism"]


@pytest.mark.parametrize(
    ("headings", "place", "fix"),
    [
        (["I. TÌNH HÌNH", "II. KẾT QUẢ", "III. Hạn chế", "IV. NHIỆM VỤ"], "Đề cương, mục III", "HẠN CHẾ"),
        (["I. Tình hình", "II. KẾT QUẢ", "III. Hạn chế", "IV. Nhiệm vụ"], "Đề cương, mục II", ""),
        (["1. Tình hình", "2. kết quả", "3. Hạn chế", "4. Nhiệm vụ"], "Đề cương, mục 2", "Kết quả"),
        (["1. Tình hình", "2. Kết quả.", "3. Hạn chế", "4. Nhiệm vụ"], "Đề cương, mục 2", "Kết quả"),
        (["1. Tình hình.", "2. Kết quả.", "3. Hạn chế.", "4. Nhiệm vụ"], "Đề cương, mục 4", "Nhiệm vụ."),
        (
            ["1. Xây dựng Đảng", "2. Nâng cao chất lượng", "3. Công tác Đoàn", "4. Phát huy vai trò"],
            "Đề cương, mục 3",
            "",
        ),
    ],
)
def test_one_heading_that_is_formed_otherwise_is_hinted_at(headings: list[str], place: str, fix: str) -> None:
    assert outline(*headings) == [(place, fix)]


@pytest.mark.parametrize(
    "headings",
    [
        ["I. TÌNH HÌNH", "II. KẾT QUẢ", "1. Quán triệt", "2. Cụ thể hóa", "III. HẠN CHẾ", "IV. NHIỆM VỤ"],
        ["I. TÌNH HÌNH", "II. Kết quả", "III. HẠN CHẾ"],  # two against one: nobody can say
        ["1. Tình hình", "2. Kết quả.", "3. Hạn chế.", "4. Nhiệm vụ"],
        ["1. Xây dựng Đảng", "2. Nâng cao chất lượng", "3. Công tác Đoàn", "4. Kết quả"],
        ["1. Xây dựng Đảng", "2. Nâng cao chất lượng", "3. Quần chúng", "4. Phát huy vai trò"],
        ["1. Tình hình (nêu rõ).", "2. Kết quả", "3. Hạn chế", "4. Nhiệm vụ"],
        ["I. KẾT QUẢ THEO NGHỊ QUYẾT SỐ 16-NQ/ĐUK", "II. KẾT QUẢ THEO 05-CTr/TU", "III. HẠN CHẾ", "IV. NHIỆM VỤ"],
    ],
)
def test_headings_of_one_form_or_of_several_are_left_alone(headings: list[str]) -> None:
    assert outline(*headings) == []


@given(
    st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60), max_size=30)
)
@settings(max_examples=60, deadline=None)
def test_any_lines_are_checked(lines: list[str]) -> None:
    typed = [
        "ĐẢNG ỦY KHỐI",
        "KẾ HOẠCH",
        "-----",
        *lines,
        "Nơi nhận:",
        "- Như trên",
        "T/M BAN THƯỜNG VỤ",
        "ĐỀ CƯƠNG",
        *lines,
    ]
    assert read_plan(docx_of("".join(paragraph(escape(line)) for line in typed))).findings
