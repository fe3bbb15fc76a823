"""The pages that LibreOffice prints, laid beside the numbers of the rules."""

from dataclasses import replace
from functools import cache

import pytest

from tests.documents.official.example import LETTER, REPORT, REPORTS
from tests.documents.official.printed_pages import PrintedLine, PrintedPage, print_pages, squeezed
from workflow.documents.official.document import Annex, OfficialDocument, write_official
from workflow.documents.official.numbers import number_line
from workflow.documents.official.profiles import PROFILES, load_profile

PARTY = [profile for profile in PROFILES if load_profile(profile).body == "party"]

_UNITS = "".join(f"<tr><td>{at}</td><td>Chi bộ số {at}</td><td>Đã nộp</td></tr>" for at in range(1, 61))
_WIDE = "".join(f"<th>Chỉ tiêu số {at}</th>" for at in range(12))
ANNEXES = (
    Annex(label="I", title="Danh sách", html=f"<table><tr><th>TT</th><th>Đơn vị</th><th>Nộp</th></tr>{_UNITS}</table>"),
    Annex(label="II", title="Số liệu", html=f"<table><tr>{_WIDE}</tr></table>"),
)


NASTY = replace(
    REPORT,
    parent_organisation="Đảng bộ các cơ quan Đảng, Mặt trận Tổ quốc và đoàn thể chính trị - xã hội tỉnh",
    issuing_organisation="Ban Chấp hành Đảng bộ Trung tâm Kiểm soát bệnh tật và phòng, chống dịch bệnh thành phố",
    abstract="sơ kết " * 60,
    sections=(),
    opening="<p>Một dòng.</p>",
    closing="",
)


def ending(paragraphs: int) -> OfficialDocument:
    """A document that goes on for so many short paragraphs, so that its signature comes near the end of a page."""
    return replace(REPORT, sections=(), opening=f"<p>{'Đoạn.</p><p>' * paragraphs}Câu cuối.</p>", closing="")


DOCUMENTS = {
    **{profile: replace(REPORTS[profile], annexes=ANNEXES) for profile in PROFILES},
    "letter": LETTER,
    "nasty": NASTY,
    **{f"ending-{paragraphs}": ending(paragraphs) for paragraphs in range(14, 24)},
}


@cache
def printed() -> dict[str, list[PrintedPage]]:
    return print_pages({name: write_official(document) for name, document in DOCUMENTS.items()})


def pages(name: str) -> list[PrintedPage]:
    """The pages of that document; none where there is no LibreOffice to print them."""
    return printed()[name]


def first(profile: str) -> list[PrintedPage]:
    return pages(profile)[:1]


def expected(profile: str) -> dict[str, str]:
    """What each part of the head and the end says, or begins with."""
    document, wording = REPORTS[profile], load_profile(profile).wording
    titles = ("party_title", "national_name", "national_motto", "organisation_separator", "abstract_rule")
    return {
        **{name: wording[name] for name in titles if name in wording},
        "parent_organisation": document.parent_organisation.upper()[:12],
        "issuing_organisation": document.issuing_organisation.upper()[:12],
        "number_symbol": number_line(load_profile(profile), "205", document.symbol),
        "place_date": "Yên Bái, ngày 07 tháng 4 năm 2023",
        "type_name": "BÁO CÁO",
        "abstract": document.abstract[:30],
        "body": "Đảng bộ Khối cơ quan và doanh nghiệp tỉnh có",
        "heading_1": "I. ĐẶC ĐIỂM TÌNH HÌNH",
    }


@pytest.mark.parametrize("profile", PROFILES)
def test_everything_is_within_the_margins_of_an_a4_page(profile: str) -> None:
    page_rule = load_profile(profile).page
    for page in pages(profile):
        size = sorted((round(page.width), round(page.height)))
        assert size == [210, 297]
        if page.width < page.height:
            text = [line for line in page.lines if line.top > page_rule.top_mm - 5]
            assert min(line.left for line in text) > page_rule.left_mm - 0.5
            assert max(line.right for line in text) < page.width - page_rule.right_mm + 0.5
            assert max(line.bottom for line in text) < page.height - page_rule.bottom_mm + 0.5


@pytest.mark.parametrize("profile", PROFILES)
def test_each_part_has_the_size_and_weight_of_the_rule(profile: str) -> None:
    parts = load_profile(profile).parts
    for page in first(profile):
        for name, words in expected(profile).items():
            line, part = page.line(words), parts.get(name)
            if part is None:
                continue
            assert (name, line.size_pt) == (name, pytest.approx(part.size_pt, abs=0.1))
            assert (name, line.bold, line.italic) == (name, part.bold, part.italic)


@pytest.mark.parametrize("profile", PROFILES)
def test_organisation_stands_in_the_left_half_and_title_in_the_right(profile: str) -> None:
    rule = load_profile(profile)
    left = rule.page.left_mm + rule.layout.left_mm / 2
    right = rule.page.left_mm + rule.layout.left_mm + rule.layout.right_mm / 2
    middle = rule.page.left_mm + rule.page.text_width_mm / 2
    places = {
        **dict.fromkeys(
            ("parent_organisation", "issuing_organisation", "organisation_separator", "number_symbol"), left
        ),
        **dict.fromkeys(("party_title", "national_name", "national_motto", "place_date"), right),
        **dict.fromkeys(("type_name", "abstract", "abstract_rule"), middle),
    }
    for page in first(profile):
        for name, words in expected(profile).items():
            if name in places:
                assert (name, page.line(words).centre) == (name, pytest.approx(places[name], abs=1))
        assert page.line(expected(profile)["number_symbol"]).bottom == pytest.approx(
            page.line("Yên Bái, ngày 07").bottom, abs=1
        )


def rule_under(page: PrintedPage, line: PrintedLine, words: PrintedLine | None = None) -> float:
    """The length of the line that is drawn under `line`, centred, as a share of its words or of `words`."""
    (rule,) = [
        rule
        for rule in page.rules
        if -1 < rule.top - line.bottom < 3 and abs((rule.left + rule.right) / 2 - line.centre) < 1
    ]
    words = words or line
    return (rule.right - rule.left) / (words.right - words.left)


@pytest.mark.parametrize("profile", PROFILES)
def test_lines_are_drawn_under_what_the_rule_names_and_nothing_else(profile: str) -> None:
    for page in first(profile):
        if profile == "state":
            # Letters of a font that stands in are a little wider than those that the line was made for.
            assert rule_under(page, page.line("Độc lập")) == pytest.approx(1, abs=0.1)
            assert 0.33 <= rule_under(page, page.line("PHÁT TRIỂN NÔNG THÔN")) <= 0.5
            start, end = page.line("BÁO CÁO").bottom, page.line("Căn cứ").top
            abstract = [line for line in page.lines if start <= line.top < end]
            widest = max(abstract, key=lambda line: line.right - line.left)
            assert 0.33 <= rule_under(page, abstract[-1], widest) <= 0.5
        else:
            assert rule_under(page, page.line("ĐẢNG CỘNG SẢN VIỆT NAM")) == pytest.approx(1, abs=0.1)
        head = [rule for rule in page.rules if rule.top < page.line("I. ĐẶC ĐIỂM").top]
        assert len(head) == (3 if profile == "state" else 1)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_number_of_the_page_stands_above_the_text_from_the_second_page_on(profile: str) -> None:
    rule = load_profile(profile)
    middle = rule.page.left_mm + rule.page.text_width_mm / 2
    for at, page in enumerate(pages(profile)):
        above = [line for line in page.lines if line.bottom < rule.page.top_mm]
        if at == 0:
            assert not above
        elif page.width < page.height:
            (number,) = above
            assert number.text.isdigit()
            assert number.size_pt == pytest.approx(14, abs=0.1)
            assert number.centre == pytest.approx(middle, abs=0.5)
            # Letters begin a little under the edge of their line.
            assert number.top == pytest.approx(rule.page.number_from_top_mm, abs=2)


@pytest.mark.parametrize("profile", PROFILES)
def test_recipients_stand_level_with_the_signature_and_neither_alone_on_a_page(profile: str) -> None:
    document, rule = REPORTS[profile], load_profile(profile)
    for page in pages(profile):
        if not any(line.text.startswith("Nơinhận") for line in page.lines):
            continue
        label, authority = page.line("Nơi nhận"), page.line(document.signing_authority)
        position, name = page.line(document.signer_position), page.line(document.signer_name)
        right = rule.page.left_mm + rule.layout.left_mm + rule.layout.right_mm / 2
        assert label.left == pytest.approx(rule.page.left_mm, abs=0.5)
        assert abs(label.top - authority.top) < 1.5
        assert [line.centre for line in (authority, position, name)] == pytest.approx([right] * 3, abs=1)
        assert (authority.bold, position.bold, name.bold) == (True, rule.body == "state", True)
        # Four to five lines of 14 pt for the signature.
        assert 4 * 14 <= (name.top - position.bottom) / 25.4 * 72 <= 6 * 14
        list_ = page.line("- " + document.recipients[0].rstrip(","))
        assert list_.size_pt == pytest.approx(rule.parts["recipients_list"].size_pt, abs=0.1)
        assert min(line.top for line in page.lines if line.top > rule.page.top_mm - 5) < label.top - 3


@pytest.mark.parametrize("profile", PARTY)
def test_lines_of_the_text_are_exactly_18_points_apart_and_begin_10_mm_in(profile: str) -> None:
    for page in first(profile):
        start = page.line("Thực hiện Kế hoạch số 178")
        at = page.lines.index(start)
        second, third = page.lines[at + 1 : at + 3]
        assert start.left == pytest.approx(40, abs=0.5)
        assert second.left == pytest.approx(30, abs=0.5)
        assert (third.top - second.top) / 25.4 * 72 == pytest.approx(18, abs=0.2)


@pytest.mark.parametrize("profile", PROFILES)
def test_annexes_begin_pages_and_a_wide_table_turns_its_page(profile: str) -> None:
    all_pages = pages(profile)
    starts = [page for page in all_pages if any(line.text == "PhụlụcI" for line in page.lines)]
    assert len(starts) == (1 if all_pages else 0)
    for page in starts:
        following = all_pages[all_pages.index(page) + 1]
        assert any(line.text == "TT" for line in following.lines)
        assert page.line("DANH SÁCH").bold
        assert page.line("(Kèm theo Báo cáo số 205").italic
    for page in all_pages[-1:]:
        assert page.width > page.height
        assert page.line("Phụ lục II")


def test_a_letter_has_its_abstract_under_the_number_and_no_name_of_a_type() -> None:
    for page in pages("letter"):
        abstract = page.line("về việc nộp báo cáo")
        assert (abstract.size_pt, abstract.italic) == (pytest.approx(12, abs=0.1), True)
        assert page.line("Số 205-CV/ĐUK").bottom < abstract.bottom < page.line("Kính gửi").top
        assert page.line("KHẨN").bold
        assert not any(line.text == "BÁOCÁO" for line in page.lines)


def test_nasty_lengths_stay_on_the_paper() -> None:
    for page in first("nasty"):
        assert max(line.right for line in page.lines) < 195.5
        left = [line for line in page.lines if line.right < 111 and line.bottom < page.line("Số 205").bottom]
        assert squeezed("".join(line.text for line in left)).count("ĐẢNGBỘ") == 2
        assert page.line("Một dòng.").bottom < page.line("T/M BAN THƯỜNG VỤ").top


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.startswith("ending")])
def test_the_signature_takes_the_end_of_the_text_with_it_to_a_new_page(name: str) -> None:
    for page in pages(name):
        texts = [line.text for line in page.lines]
        assert ("Câucuối." in texts) == ("T/MBANTHƯỜNGVỤ" in texts)
