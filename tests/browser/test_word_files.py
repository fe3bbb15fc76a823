"""Word files in the browser: a report that needs a person, on a telephone and by keyboard, for everybody to read."""

from __future__ import annotations

import io
import re

import docx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.documents.pdf_files import text_of

TELEPHONE = {"width": 360, "height": 740}
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def report() -> bytes:
    """Old letters, a comment in the margin, a heading that no outline has."""
    document = docx.Document()

    def heading(words: str) -> None:
        document.add_paragraph().add_run(words).bold = True

    heading("I- ĐẶC ĐIỂM TÌNH HÌNH")
    said = document.add_paragraph("Chi bộ có 45 đảng viên.")
    document.add_comment(said.runs, text="Lấy theo danh sách nào?", author="Bí thư", initials="BT")
    heading("II. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO")
    document.add_paragraph().add_run("§¶ng bé ®· tæ chøc 03 héi nghÞ.").font.name = ".VnTime"
    heading("CÁCH LÀM HAY CỦA CHI ĐOÀN")
    document.add_paragraph("Số hóa 1.200 hồ sơ lưu trữ.")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def assert_readable(page: Page) -> None:
    """For everybody: WCAG 2.2 AA, and on a telephone nothing goes out at the side or is squeezed away."""
    assert not Axe().run(page, options=AXE).response["violations"]
    wide = page.viewport_size
    page.set_viewport_size(TELEPHONE)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("[...document.querySelectorAll('.piece__text')].every(text => text.clientWidth > 200)")
    if wide:
        page.set_viewport_size(wide)


def test_a_report_goes_from_word_into_its_sections_and_onto_paper(site: Site) -> None:
    drafter = site.new_page_as("soanthao.cb01")
    drafter.goto("/")
    drafter.locator("main a[data-open]").first.click()
    drafter.get_by_role("link", name="Tải tệp Word lên").click()
    assert_readable(drafter)
    drafter.locator("input[type=file]").set_input_files(
        {"name": "bao-cao.docx", "mimeType": "application/octet-stream", "buffer": report()}
    )
    drafter.get_by_role("button", name="Tải lên").click()
    drafter.wait_for_url(re.compile("/uploads/"))
    assert_readable(drafter)
    expect(drafter.locator("main")).to_contain_text("TCVN3")
    first = drafter.locator("section.piece").first
    expect(first).to_contain_text("CÁCH LÀM HAY CỦA CHI ĐOÀN")
    drafter.locator("form[data-once]").evaluate("form => form.noValidate = true")
    drafter.get_by_role("button", name="Đưa vào báo cáo").click()
    expect(drafter.locator(".error-summary")).to_contain_text("Chọn mục cho phần này")
    drafter.locator("section.piece").first.locator("select").select_option(value="IV.1")
    drafter.get_by_role("button", name="Đưa vào báo cáo").click()
    drafter.wait_for_url(re.compile(r"/submissions/\d+/$"))
    text = drafter.locator("section.report")
    for words in ("Đảng bộ đã tổ chức 03 hội nghị.", "CÁCH LÀM HAY CỦA CHI ĐOÀN", "Số hóa 1.200 hồ sơ lưu trữ."):
        expect(text).to_contain_text(words)
    expect(text).to_contain_text("Ghi chú trong tệp Word của Bí thư")

    # What is odd leads to its section; the unit closes its own note.
    finding = drafter.locator("#findings a", has_text="mục III.1").first
    finding.click()
    expect(drafter).to_have_url(re.compile(r"#III\.1$"))
    drafter.get_by_role("button", name="Đóng ghi chú").click()
    expect(drafter.locator("section.report")).to_contain_text("Đã giải quyết")
    assert_readable(drafter)

    with drafter.expect_download() as download:
        drafter.get_by_role("link", name="Tải .pdf").click()
    text = text_of(download.value.path().read_bytes())
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text and "Chi bộ có 45 đảng viên." in text


def test_a_document_is_held_against_the_format(site: Site) -> None:
    page = site.new_page_as("vanthu1")
    page.goto("/reports/format-check/")
    assert_readable(page)
    page.locator("input[type=file]").set_input_files("fixtures/plan-178-kh-duk.docx")
    page.get_by_label("Thể thức").select_option("party_2018")
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.locator("main")).to_contain_text("thiếu đường kẻ liền")
    assert_readable(page)
