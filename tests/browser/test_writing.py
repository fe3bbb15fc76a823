"""A report written and reviewed in a real browser: saving while typing, two people at once, no network, no script."""

import re
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.site import Site

STAGE = "submitted"

SAVED = re.compile(r"Đã lưu lúc \d\d:\d\d")


def write(page: Page, text: str) -> None:
    box = page.locator(".ProseMirror")
    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def status(page: Page) -> object:
    return expect(page.locator("[data-save-status]"))


@pytest.fixture
def section(site: Site) -> str:
    """The address of a section that the drafter of a unit has to write."""
    return _first_section(site.new_page_as("soanthao.db05"))


def _first_section(page: Page) -> str:
    """From the drafter's first page to the first section that is to be written: its address."""
    page.goto("/")
    page.locator("main a[data-open]").first.click()
    page.get_by_role("link", name=re.compile("^Soạn (báo cáo|tiếp)$")).click()
    page.wait_for_url(re.compile("/write/"))
    return urlsplit(page.url).path


def _sections(page: Page) -> list[str]:
    """The addresses of the sections that have no text yet."""
    bare = page.locator(".outline a").filter(has_text="Chưa bắt đầu")
    return [str(link.get_attribute("href")) for link in bare.all()]


def test_what_is_typed_is_saved_and_said_without_a_press(site: Site, section: str) -> None:
    page = site.new_page_as("soanthao.db05")
    page.goto(section)
    write(page, " Câu vừa gõ.")
    status(page).to_have_text(SAVED)
    page.reload()
    expect(page.locator(".ProseMirror")).to_contain_text("Câu vừa gõ.")


def test_opening_a_section_and_leaving_it_saves_nothing(site: Site, section: str) -> None:
    page = site.new_page_as("soanthao.db05")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.goto(section)
    page.locator(".ProseMirror").click()
    page.keyboard.press("Tab")
    page.wait_for_timeout(2000)
    page.goto("/")
    assert not sent


def test_the_mark_that_a_section_is_done_is_saved_like_text(site: Site, section: str) -> None:
    page = site.new_page_as("soanthao.db05")
    page.goto(section)
    write(page, " Thêm để có nội dung.")
    status(page).to_have_text(SAVED)
    box = page.get_by_label("Mục này đã xong")
    done = not box.is_checked()
    with page.expect_response(re.compile("/save/$")):
        box.set_checked(done)
    page.reload()
    expect(page.get_by_label("Mục này đã xong")).to_be_checked(checked=done)


def test_of_two_browsers_neither_loses_its_text(site: Site, section: str) -> None:
    first, second = site.new_page_as("soanthao.db05"), site.new_page_as("soanthao.db05")
    first.goto(section)
    second.goto(section)
    write(first, " Người thứ nhất.")
    status(first).to_have_text(SAVED)
    write(second, " Người thứ hai.")
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("Người thứ nhất.")
    expect(conflict).to_contain_text("Người thứ hai.")
    second.get_by_role("button", name="Lưu bản đang soạn của tôi").click()
    status(second).to_have_text(SAVED)
    second.reload()
    expect(second.locator(".ProseMirror")).to_contain_text("Người thứ hai.")


def test_without_network_the_text_waits_in_the_browser_and_is_saved_when_it_is_back(site: Site, section: str) -> None:
    page = site.new_page_as("soanthao.db05")
    page.goto(section)
    page.context.set_offline(True)
    write(page, " Gõ khi mất mạng.")
    status(page).to_contain_text("Mất kết nối")
    page.context.set_offline(False)
    status(page).to_have_text(SAVED)
    page.reload()
    expect(page.locator(".ProseMirror")).to_contain_text("Gõ khi mất mạng.")


def test_a_writer_whose_report_was_handed_over_meanwhile_is_told_and_keeps_the_text(site: Site) -> None:
    page, other = site.new_page_as("soanthao.db06"), site.new_page_as("soanthao.db06")
    address = _first_section(page)
    for section in _sections(page):
        page.goto(section)
        write(page, " Đủ nội dung.")
        status(page).to_have_text(SAVED)
    page.goto(address)
    other.goto(address.partition("write/")[0])
    other.locator("[data-verb='submissions.hand_over']").click()
    other.locator("dialog").get_by_role("button", name="Chuyển bí thư").click()
    expect(other.locator("#notices")).to_contain_text("Đã thực hiện")
    write(page, " Gõ sau khi đã chuyển.")
    status(page).to_contain_text("Bí thư trả lại thì mới sửa được")
    expect(page.locator(".ProseMirror")).to_contain_text("Gõ sau khi đã chuyển.")


def test_without_script_a_section_is_written_and_saved_by_the_button(site: Site, section: str) -> None:
    page = site.new_page_as("soanthao.db05", java_script_enabled=False)
    page.goto(section)
    page.locator("textarea[name=html]").fill("<p>Viết không cần script.</p>")
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("#notices")).to_contain_text("Đã lưu mục")
    expect(page.locator("textarea[name=html]")).to_have_value("<p>Viết không cần script.</p>")


def test_a_reviewer_quotes_by_selecting_and_closes_without_leaving_the_page(site: Site) -> None:
    page = site.new_page_as("tuyengiao1")
    page.goto("/submissions/3/")
    page.locator("[data-verb='submissions.begin_review']").click()
    page.locator("dialog").get_by_role("button", name="Tiếp nhận").click()
    page.get_by_role("link", name="Thẩm định").first.click()
    page.wait_for_url(re.compile("/review/"))
    text = page.locator("[data-quotable]").first
    text.locator("p").first.select_text()
    words = (text.locator("p").first.text_content() or "").strip()
    page.locator("summary", has_text="Thêm ý kiến").first.click()
    expect(page.locator("textarea[name=quote]").first).to_have_value(words[:1000])
    page.locator("textarea[name=text]").first.fill("Nêu rõ số liệu.")
    page.get_by_role("button", name="Ghi ý kiến").first.click()
    expect(page.locator("#verdict")).to_contain_text("1 ý kiến chưa giải quyết")
    thread = page.locator(".thread").first
    expect(thread).to_contain_text("Nêu rõ số liệu.")
    thread.locator("summary", has_text="Đóng ý kiến").click()
    thread.get_by_role("button", name="Đã giải quyết").click()
    expect(page.locator("#verdict")).to_contain_text("Không còn ý kiến chưa giải quyết")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_the_pages_of_a_report_can_be_used_by_everyone(site: Site, section: str, width: int, scheme: str) -> None:
    page = site.new_page_as("soanthao.db05", viewport={"width": width, "height": 900}, color_scheme=scheme)
    for address in (section, section.partition("write/")[0], section.partition("write/")[0] + "upload/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        assert not found.response["violations"], (address, found.generate_report())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
