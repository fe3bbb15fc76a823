import pytest

from workflow.documents.language.checks import Passage, check_wording


def found(*texts: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.fix) for finding in check_wording([Passage(text) for text in texts])]


@pytest.mark.parametrize(
    ("texts", "fix"),
    [
        (["Ban Thường vụ họp.", "Giao Ban thường vụ, Ban Thường vụ"], "Ban Thường vụ"),
        (["các cấp uỷ", "các cấp ủy, cấp ủy cơ sở"], "ủy"),
        (["CẤP UỶ", "cấp ủy, chi ủy"], "ủy"),
        (["kết nạp Đảng viên mới", "có 45 đảng viên"], "đảng viên"),
        (["gìn giữ hoà bình", "hòa bình, hòa hợp"], "hòa"),
    ],
)
def test_a_term_written_in_two_ways_is_found_once(texts: list[str], fix: str) -> None:
    assert found(*texts) == [("term_variants", fix)]


@pytest.mark.parametrize(
    "texts",
    [
        ["Đảng viên gương mẫu. Đảng viên tiên phong; có 45 đảng viên", "- Đảng viên", "Số\tĐảng viên"],
        ["BAN THƯỜNG VỤ", "Ban Thường vụ"],
        ["đồng chí Nguyễn Thị Hoà, Lê Thuý", "hòa bình, thúy"],
        ["quý I", "quy định, quỹ"],
        ["Chi bộ, chi bộ, Đảng bộ, đảng bộ, Nghị quyết, nghị quyết"],
    ],
)
def test_a_term_written_in_one_way_is_left_alone(texts: list[str]) -> None:
    assert found(*texts) == []


@pytest.mark.parametrize(
    "texts",
    [
        ["Công tác của QLDA được đổi mới."],
        ["Công tác của QLDA.", "Ban Quản lý dự án (QLDA) đã họp."],
        ["Công tác của QLDA.", "Ban Quản lý dự án (sau đây gọi tắt là QLDA) đã họp."],
    ],
)
def test_an_abbreviation_that_nothing_before_explains_is_found(texts: list[str]) -> None:
    assert found(*texts) == [("abbreviation_undefined", "")]


@pytest.mark.parametrize(
    "texts",
    [
        ["Ban Quản lý dự án (QLDA) đã họp.", "QLDA báo cáo"],
        ["Ban Quản lý dự án (viết tắt là QLDA) đã họp. QLDA báo cáo"],
        ["Ban Quản lý dự án (sau đây gọi tắt là “QLDA”). QLDA báo cáo"],
        ["Nghị quyết số 16-NQ/ĐUK (Viết tắt Nghị quyết số 16-NQ/ĐUK) của ĐUK; Văn phòng ĐUK"],
        ["UBND, HĐND tỉnh; Đoàn TNCS Hồ Chí Minh; BTV, BCH; Công ty TNHH Hòa Phát; quý IV, khóa XIII"],
        ["KẾT QUẢ CÔNG TÁC CỦA QLDA"],
        ["ĐỀ CƯƠNG Báo cáo, T/M BAN THƯỜNG VỤ; Công ty Cổ phần VPG; Covid-19, COVID-19, 5G"],
        ["QLDA (Ban Quản lý dự án) báo cáo; QLDA đã họp"],
    ],
)
def test_an_abbreviation_that_is_explained_or_well_known_is_left_alone(texts: list[str]) -> None:
    assert found(*texts) == []


def test_a_finding_says_in_which_part_it_is() -> None:
    (finding,) = check_wording([Passage("Kết quà tốt", "Báo cáo, mục III.3")])
    assert finding.where == "Báo cáo, mục III.3: “Kết quà tốt”"
    assert finding.fix == "Kết quả"
