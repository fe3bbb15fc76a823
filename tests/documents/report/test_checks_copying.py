"""Text that was taken over from another unit, paragraph by paragraph and as a whole report."""

import random
from collections.abc import Mapping

import pytest

from fixtures.make_plan import PLAN
from workflow.demo.texts import text_of
from workflow.documents.findings import Finding
from workflow.documents.outline import leaves
from workflow.documents.plan.reading import read_plan
from workflow.documents.report.checks import Copies, ReportText, check_copied
from workflow.documents.rich_text.html import plain

SEED = read_plan(PLAN.read_bytes())
KEYS = [node.key for node in leaves(SEED.outline)]
UNIT = "Chi bộ Thư viện Thanh Vân"
OTHER = "Chi bộ Bảo tàng Sông Ngân"

Texts = dict[str, str]


def report_of(texts: Mapping[str, str], unit: str = UNIT) -> ReportText:
    return ReportText(SEED.outline, texts, frozenset(), SEED.title, unit=unit)


def copied(texts: Mapping[str, str], others: Mapping[str, Mapping[str, str]]) -> list[Finding]:
    copies = Copies(report_of(texts))
    copies.look_at(others)
    return list(copies.findings())


def paragraph_of(seed: int, length: int = 60) -> str:
    words = " ".join(plain(text_of("đơn vị", number)(key)) for number in range(4) for key in KEYS).split()
    words = [word for word in words if word.isalpha() and word.islower()]
    return " ".join(random.Random(seed).choices(words, k=length))


def paragraphs_of(seeds: range, length: int = 20) -> str:
    return "\n".join(paragraph_of(seed, length) for seed in seeds)


def demo(unit: str, number: int) -> Texts:
    return {key: plain(text_of(unit, number)(key)) for key in KEYS}


def demo_units(count: int) -> dict[str, Texts]:
    return {f"Chi bộ Đơn vị {number}": demo(f"Chi bộ Đơn vị {number}", number) for number in range(count)}


def test_a_paragraph_like_that_of_another_unit_is_found_with_its_name() -> None:
    theirs = paragraph_of(1)
    near = " ".join(["thường", "xuyên", *theirs.split()[3:]])
    (equal,) = copied({"III.1": theirs}, {OTHER: {"IV.1": theirs}})
    (alike,) = copied({"III.1": near}, {OTHER: {"III.1": theirs}})
    assert "trùng nguyên văn" in equal.message and OTHER in equal.message
    assert "giống 9" in alike.message and OTHER in alike.message
    assert alike.where.startswith("Báo cáo, mục III.1: “thường xuyên")


@pytest.mark.parametrize("length", [12, 39, 40])
def test_a_short_paragraph_is_a_copy_where_it_is_equal(length: int) -> None:
    theirs = paragraph_of(1, length)
    (finding,) = copied({"III.1": theirs.upper()}, {OTHER: {"IV.1": theirs}})
    assert (finding.code, finding.severity) == ("copied_text", "warning")


def test_a_copy_in_which_only_the_units_name_was_changed_is_equal() -> None:
    text = "{} tổ chức bốn buổi tọa đàm với thanh niên ở xã Bản Xa về chuyển đổi số."
    assert copied({"I": text.format(UNIT)}, {OTHER: {"I": text.format(OTHER)}})
    assert copied({"I": text.format(OTHER)}, {OTHER: {"I": text.format(OTHER)}})


def test_short_or_other_or_common_paragraphs_are_no_copies() -> None:
    theirs = paragraph_of(1)
    near, short = paragraph_of(1, length=39), paragraph_of(1, length=11)
    assert copied({"III.1": f"{near} xong"}, {OTHER: {"III.1": near}}) == []
    assert copied({"III.1": short}, {OTHER: {"III.1": short}}) == []
    assert copied({"III.1": paragraph_of(2)}, {OTHER: {"III.1": theirs}}) == []
    assert copied({"III.1": theirs}, {f"Chi bộ {at}": {"III.1": theirs} for at in range(3)}) == []
    assert copied({"III.1": theirs}, {}) == []


def test_a_model_that_many_filled_in_is_no_copy_though_two_have_one_figure() -> None:
    model = "Cấp ủy đã tổ chức {} hội nghị quán triệt Nghị quyết cho cán bộ, đảng viên và đoàn viên trong đơn vị."
    filled = {f"Chi bộ {figure}": {"II": model.format(figure)} for figure in (3, 4, 5)}
    assert copied({"II": model.format(4)}, filled) == []
    assert len(copied({"II": model.format(4)}, {"Chi bộ 4": filled["Chi bộ 4"]})) == 1


def test_words_of_the_outline_and_what_leads_to_a_list_are_no_copies() -> None:
    guidance = next(node for node in SEED.outline if len(node.guidance.split()) >= 12)
    led = "Thực hiện Kế hoạch số 178-KH/ĐUK của Ban Thường vụ Đảng ủy Khối, cấp ủy báo cáo kết quả như sau:"
    for text in (guidance.guidance, led):
        assert copied({guidance.key: text}, {OTHER: {guidance.key: text}}) == []


def test_a_report_that_is_anothers_is_an_error_that_says_how_much() -> None:
    theirs = {"I": paragraphs_of(range(4)), "II": paragraphs_of(range(4, 8))}
    mine = {"I": theirs["I"], "II": paragraphs_of(range(6, 9))}
    first, *rest = copied(mine, {OTHER: theirs})
    assert (first.code, first.severity, first.where) == ("copied_report", "error", "Toàn văn")
    assert first.message.startswith(f"6/7 đoạn trùng nguyên văn với báo cáo của {OTHER}. ")
    assert [finding.code for finding in rest] == ["copied_text"] * 6


@pytest.mark.parametrize(
    ("mine", "others"),
    [
        (range(4), {OTHER: range(4)}),  # four paragraphs
        (range(11), {OTHER: range(5)}),  # less than half
        (range(10), {OTHER: range(4), "Chi bộ A": range(4, 8)}),  # less than half of any one
        (range(8), {f"Chi bộ {at}": range(8) for at in range(3)}),  # what three others have: a model
    ],
)
def test_less_than_half_a_report_is_not_called_a_copy(mine: range, others: Mapping[str, range]) -> None:
    found = copied({"I": paragraphs_of(mine)}, {unit: {"I": paragraphs_of(seeds)} for unit, seeds in others.items()})
    assert "copied_report" not in [finding.code for finding in found]


def test_a_whole_report_that_many_units_have_is_a_copy_all_the_same() -> None:
    text = {"I": paragraphs_of(range(10))}
    found = copied(text, {f"Chi bộ {at}": text for at in range(5)})
    assert [finding.code for finding in found] == ["copied_report"]
    assert found[0].message.startswith("10/10 đoạn")


@pytest.mark.parametrize("number", range(12))
def test_a_report_of_the_demonstration_is_found_under_another_units_name(number: int) -> None:
    found = copied(demo(UNIT, number), demo_units(12))
    assert found[0].code == "copied_report"
    assert f"báo cáo của Chi bộ Đơn vị {number}." in found[0].message


@pytest.mark.parametrize("count", [12, 40, 86])
def test_reports_of_the_demonstration_are_no_copies_of_each_other(count: int) -> None:
    units = demo_units(count)
    for unit in list(units)[:12]:
        others = {name: texts for name, texts in units.items() if name != unit}
        copies = Copies(report_of(units[unit], unit))
        copies.look_at(others)
        assert list(copies.findings()) == []


@pytest.mark.parametrize("size", [1, 5, 30])
def test_parts_in_any_order_are_the_same_as_all_at_once(size: int) -> None:
    units = list(demo_units(30).items())
    near = {"III.1": paragraph_of(1)}
    units += [(f"Chi bộ Gần {at}", {"III.1": f"{paragraph_of(1)} {at}"}) for at in range(2)]
    report = report_of(demo(UNIT, 7) | near)
    whole = Copies(report)
    whole.look_at(dict(units))
    random.Random(size).shuffle(units)
    copies = Copies(report)
    for at in range(0, len(units), size):
        copies.look_at(dict(units[at : at + size]))
    assert {finding.code for finding in copies.findings()} == {"copied_report", "copied_text"}
    assert list(copies.findings()) == list(whole.findings())


def test_nothing_is_like_nothing() -> None:
    assert copied({}, {OTHER: {"I": paragraph_of(1)}}) == []
    assert copied({"I": ""}, {OTHER: {"I": ""}, "": {"I": paragraph_of(1)}}) == []
    assert list(check_copied(report_of({"I": paragraph_of(1)}))) == []
